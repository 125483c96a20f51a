/** A text in parts, those that were looked for apart from the rest. */

export interface MarkedPart<M> {
  part: string;
  /** What was looked for; undefined for what stands between. */
  mark: M | undefined;
}

/** The parts of a text in their order, none left out. Of marks that begin at one place the longest is taken. */
export function markedParts<M extends { text: string }>(text: string, marks: readonly M[]): MarkedPart<M>[] {
  const byText = new Map(marks.filter((mark) => mark.text !== "").map((mark) => [mark.text, mark]));
  if (byText.size === 0) return [{ part: text, mark: undefined }];
  const longestFirst = [...byText.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(${longestFirst.map(literal).join("|")})`, "g");
  return text
    .split(pattern)
    .map((part) => ({ part, mark: byText.get(part) }))
    .filter(({ part }) => part !== "");
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
