/** The lines of a difference, by which people say what of it they mean. */
import type { CellDifference, PartDifference } from "@/lib/core/authority/difference";
import type { Change } from "./category";

/** The longest name of a line. */
export const LINE_MAX = 500;

/** One cell of the difference: "write banking.send_money in production for billing-helper". */
export function cellLine(
  agent: string,
  { power, action, environment }: Pick<CellDifference, "power" | "action" | "environment">,
): string {
  return named(`${power ?? "unknown power"} ${action} in ${environment} for ${agent}`);
}

/** One part of it, whatever it was and is: "…: limit pay-suppliers count/day". */
export function partLine(
  agent: string,
  cell: Pick<CellDifference, "power" | "action" | "environment">,
  part: Pick<PartDifference, "part" | "name" | "at">,
): string {
  const words = [part.part, part.name, placeIn(part)].filter((one) => one !== undefined && one !== "");
  return named(`${cellLine(agent, cell)}: ${words.join(" ")}`);
}

/** Where in the grant or rule: a pointer into its schema, or measure and window of a limit without whose it is. */
function placeIn({ part, at = "" }: Pick<PartDifference, "part" | "at">): string {
  if (part !== "limit") return at;
  return at
    .split("/")
    .slice(2)
    .filter((one) => one !== "")
    .join("/");
}

/** What widens, or differs and widens nothing, in its own words. */
export function wordsLine(words: string): string {
  return named(words);
}

/** Every line of a difference. */
export function linesOf({ categories, narrowing, agents }: Change): Set<string> {
  return new Set([
    ...categories.map(({ words }) => wordsLine(words)),
    ...narrowing.map(wordsLine),
    ...agents.flatMap(({ agent, cells }) =>
      cells.flatMap((cell) => [cellLine(agent, cell), ...cell.parts.map((part) => partLine(agent, cell, part))]),
    ),
  ]);
}

function named(text: string): string {
  const line = text.trim();
  return line.length <= LINE_MAX ? line : `${line.slice(0, LINE_MAX - 1)}…`;
}
