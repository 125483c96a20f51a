import type { z } from "zod";
import { valueAt } from "./describeIssue";
import type { Path } from "./readYaml";

/** What is left to check of a bundle whose shape is wrong in places. */
export interface Salvage {
  value: unknown;
  /** What was replaced; what a later check says about these says nothing. */
  replaced: Path[];
}

/**
 * Puts a harmless stand-in of the same name where a part has the wrong shape, so that the rest can still be checked and
 * every problem of a bundle is told at once. Keys that nobody knows are dropped.
 */
export function salvage(value: unknown, issues: readonly z.core.$ZodIssue[]): Salvage {
  const copy: unknown = structuredClone(value);
  const replaced: Path[] = [];
  for (const issue of issues) {
    const path = issue.path.filter((step) => typeof step !== "symbol");
    if (issue.code === "unrecognized_keys") {
      const holder = valueAt(copy, path);
      if (typeof holder === "object" && holder !== null)
        for (const key of issue.keys) Reflect.deleteProperty(holder, key);
      continue;
    }
    const standIn = STAND_INS.find(({ part }) => matches(part, path));
    if (standIn === undefined) continue;
    const part = path.slice(0, standIn.part.length);
    const list = valueAt(copy, part.slice(0, -1));
    if (Array.isArray(list)) list[Number(part.at(-1))] = standIn.make(valueAt(value, part), part.join("-"));
    replaced.push(part);
  }
  return { value: copy, replaced };
}

type StandIn = { part: readonly string[]; make: (raw: unknown, unreadable: string) => unknown };

/** The innermost parts first. `*` is an index. */
const STAND_INS: readonly StandIn[] = [
  {
    part: ["agents", "*", "budget", "grants", "*"],
    make: (raw, unreadable) => ({ id: text(raw, "id", unreadable), actions: ["*"], environments: ["none"] }),
  },
  { part: ["tools", "*", "actions", "*"], make: (raw, unreadable) => ({ name: text(raw, "name", unreadable) }) },
  { part: ["environments", "*"], make: (raw, unreadable) => ({ name: text(raw, "name", unreadable), rank: 0 }) },
  { part: ["teams", "*"], make: (raw, unreadable) => ({ name: text(raw, "name", unreadable) }) },
  {
    part: ["people", "*"],
    make: (raw, unreadable) => ({ email: text(raw, "email", `${unreadable}@unreadable.invalid`), name: "unreadable" }),
  },
  { part: ["groups", "*"], make: (raw, unreadable) => ({ name: text(raw, "name", unreadable), people: [] }) },
  { part: ["stages", "*"], make: (raw, unreadable) => ({ name: text(raw, "name", unreadable), ceilings: [] }) },
  {
    part: ["agents", "*"],
    make: (raw, unreadable) => ({
      name: text(raw, "name", unreadable),
      team: text(raw, "team", "unreadable"),
      owner: text(raw, "owner", "unreadable@unreadable.invalid"),
      purpose: "unreadable",
      stage: text(raw, "stage", "unreadable"),
    }),
  },
  {
    part: ["rules", "*"],
    make: (raw, unreadable) => ({ name: text(raw, "name", unreadable), when: "false", effect: "stop" }),
  },
];

function matches(part: readonly string[], path: Path): boolean {
  return path.length >= part.length && part.every((step, index) => step === "*" || step === path[index]);
}

function text(raw: unknown, key: string, otherwise: string): string {
  const value = valueAt(raw, [key]);
  return typeof value === "string" ? value : otherwise;
}

/** True when `path` leads to one of `parts` or into it. */
export function isWithin(path: Path, parts: readonly Path[]): boolean {
  return parts.some((part) => part.every((step, index) => step === path[index]));
}
