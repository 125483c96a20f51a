/** Bounds, limits and argument schemas in words, as a person would say them. */
import type { Approvers, Json, JsonObject, LimitDefinition, LimitWindow } from "@/lib/core/organisation/definition";
import type { Audience, BlastRadius, Sensitivity } from "@/lib/core/organisation/facts";

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

/** "a day", "an hour", "in any 30 min". */
export function windowWords(window: LimitWindow): string {
  if (window === "day") return "a day";
  if (window === "hour") return "an hour";
  return `in any ${durationWords(window.slidingSeconds)}`;
}

/** "45 s", "30 min", "4 h", "7 d"; the largest unit that keeps it whole. */
export function durationWords(seconds: number): string {
  const [length, unit] = (
    [
      [86_400, "d"],
      [3_600, "h"],
      [60, "min"],
    ] as const
  ).find(([each]) => seconds % each === 0) ?? [1, "s"];
  return `${NUMBER.format(seconds / length)} ${unit}`;
}

/** "20 a day", "amount 2,000 a day for each currency, then asks". */
export function limitWords(limit: LimitDefinition): string {
  const of = /^sum\(arguments\.(.+)\)$/.exec(limit.measure)?.[1];
  const by = limit.by?.replace(/^arguments\./, "");
  return [
    of === undefined ? "" : `${of} `,
    `${NUMBER.format(limit.max)} ${windowWords(limit.per)}`,
    by === undefined ? "" : ` for each ${by}`,
    limit.beyond === "ask" ? ", then asks" : "",
  ].join("");
}

/** "up to confidential, single, internal"; empty when nothing is bounded. */
export function boundWords(bounds: {
  maxSensitivity?: Sensitivity | undefined;
  maxBlastRadius?: BlastRadius | undefined;
  maxAudience?: Audience | undefined;
}): string[] {
  return [
    ...(bounds.maxSensitivity === undefined ? [] : [`up to ${bounds.maxSensitivity}`]),
    ...(bounds.maxBlastRadius === undefined
      ? []
      : [bounds.maxBlastRadius === "single" ? "single" : `up to a ${bounds.maxBlastRadius}`]),
    ...(bounds.maxAudience === undefined ? [] : [`audience up to ${bounds.maxAudience}`]),
  ];
}

/** "1 operator", "2 of the team payments", "1 of the group treasury", "olga@example.com". */
export function approverWords(approvers: Approvers): string {
  if ("role" in approvers)
    return `${approvers.count} ${approvers.role.replace("_", " ")}${approvers.count === 1 ? "" : "s"}`;
  if ("team" in approvers) return `${approvers.count} of the team ${approvers.team}`;
  if ("group" in approvers) return `${approvers.count} of the group ${approvers.group}`;
  return approvers.person;
}

/**
 * What a JSON Schema demands of the arguments, a phrase for each property that it bounds. What cannot be said in a phrase
 * is "more in the schema", so that silence never reads as freedom.
 */
export function argumentWords(schema: JsonObject): string[] {
  const phrases: string[] = [];
  let left = Object.keys(schema).some(
    (key) => !["type", "properties", "required", "$schema", "additionalProperties"].includes(key),
  );
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property)) {
      left ||= property === false;
      continue;
    }
    const { words, rest } = propertyWords(name, property);
    phrases.push(...words);
    left ||= rest;
  }
  if (schema.additionalProperties === false) phrases.push("no other arguments");
  else if (isObject(schema.additionalProperties)) left = true;
  if (left) phrases.push("more in the schema");
  return phrases;
}

function propertyWords(name: string, property: JsonObject): { words: string[]; rest: boolean } {
  const bounds: string[] = [];
  let rest = false;
  for (const [keyword, value] of Object.entries(property)) {
    const phrase = phraseOf(keyword, value);
    if (phrase === null) rest = true;
    else if (phrase !== "") bounds.push(phrase);
  }
  return { words: bounds.length === 0 ? [] : [`${name} ${bounds.join(" and ")}`], rest };
}

/** "" for a keyword that bounds nothing worth saying, null for one that has no phrase. */
function phraseOf(keyword: string, value: Json): string | null {
  switch (keyword) {
    case "type":
    case "description":
    case "title":
      return "";
    case "maximum":
      return `≤ ${valueWords(value)}`;
    case "exclusiveMaximum":
      return `< ${valueWords(value)}`;
    case "minimum":
      return `≥ ${valueWords(value)}`;
    case "exclusiveMinimum":
      return `> ${valueWords(value)}`;
    case "const":
      return `is ${valueWords(value)}`;
    case "enum":
      return Array.isArray(value) && value.length <= 4 ? `is ${value.map(valueWords).join(" or ")}` : null;
    case "maxLength":
      return `at most ${valueWords(value)} characters`;
    case "maxItems":
      return `at most ${valueWords(value)} items`;
    case "pattern":
      return `matches ${typeof value === "string" ? value : ""}`;
    default:
      return null;
  }
}

function valueWords(value: Json): string {
  if (typeof value === "number") return NUMBER.format(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
