/** What may stand in a condition, for whoever writes one. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { CONDITION_MEMBERS } from "./environment";

/** Every variable's members with their types, and the functions that are ours. Arguments and attributes are the caller's to add. */
export function conditionCompletions(): { text: string; type: string }[] {
  const members = Object.entries(CONDITION_MEMBERS).flatMap(([name, own]) =>
    Object.entries(own).map(([member, type]) => ({ text: `${name}.${member}`, type: String(type) })),
  );
  return [
    ...members,
    { text: "now", type: "timestamp" },
    { text: "provenance(", type: "request, trusted, untrusted or unseen" },
  ];
}

/** The arguments that the actions take, by their input schemas, each once. */
export function argumentCompletions(
  actions: readonly { inputSchema?: JsonObject | undefined }[],
): { text: string; type: string }[] {
  const found = new Map<string, string>();
  for (const { inputSchema } of actions) {
    const properties = inputSchema?.properties;
    if (typeof properties !== "object" || properties === null || Array.isArray(properties)) continue;
    for (const [name, schema] of Object.entries(properties)) found.set(`arguments.${name}`, said(schema));
  }
  return [...found].map(([text, type]) => ({ text, type })).sort((a, b) => (a.text < b.text ? -1 : 1));
}

function said(schema: Json): string {
  const type = typeof schema === "object" && schema !== null && !Array.isArray(schema) ? schema.type : undefined;
  return typeof type === "string" ? type : "any";
}
