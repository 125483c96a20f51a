import type { ClaimPart, ClaimSource, ToolHints } from "@/lib/contracts/toolImport";

export const PART_WORDS: Record<ClaimPart, string> = {
  title: "title",
  description: "description",
  hints: "hints",
  input_schema: "arguments",
  output_schema: "results",
};

const HINT_WORDS = {
  readOnlyHint: ["it only reads", "it changes something"],
  destructiveHint: ["it may destroy something", "it only adds"],
  idempotentHint: ["the same call again does nothing more", "the same call again does it again"],
  openWorldHint: ["it reaches things outside", "it stays with its own"],
} as const satisfies Record<keyof ToolHints, readonly [yes: string, no: string]>;

/** What each hint says, as the server would say it. */
export function hintWords(hints: ToolHints): string[] {
  return (Object.keys(HINT_WORDS) as (keyof ToolHints)[]).flatMap((hint) => {
    const value = hints[hint];
    return value === undefined ? [] : [HINT_WORDS[hint][value ? 0 : 1]];
  });
}

/** How Ambit came by it. */
export function howWords({ kind }: ClaimSource): string {
  return { command: "asked over stdio", url: "asked over HTTP", pasted: "sent in", gateway: "seen" }[kind];
}
