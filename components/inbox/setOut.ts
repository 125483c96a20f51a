/**
 * JSON with one member a line and nothing reordered: `JSON.parse` would move members that look like numbers. `canonical` holds no
 * white space outside its texts.
 */
export function setOut(canonical: string): string {
  let depth = 0;
  let inText = false;
  let written = "";
  for (let at = 0; at < canonical.length; at += 1) {
    const character = canonical[at] as string;
    if (inText) {
      written += character;
      if (character === "\\") {
        at += 1;
        written += canonical[at] ?? "";
      } else if (character === '"') inText = false;
      continue;
    }
    const isEmpty = "{[".includes(character) && "}]".includes(canonical[at + 1] ?? " ");
    if (character === '"') inText = true;
    if (isEmpty) {
      written += character + (canonical[at + 1] ?? "");
      at += 1;
    } else if ("{[".includes(character)) {
      depth += 1;
      written += character + lineAt(depth);
    } else if ("}]".includes(character)) {
      depth -= 1;
      written += lineAt(depth) + character;
    } else if (character === ",") written += character + lineAt(depth);
    else written += character === ":" ? ": " : character;
  }
  return written;
}

function lineAt(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
