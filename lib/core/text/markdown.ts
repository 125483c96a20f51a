/** Text of others within Markdown: none of it becomes markup. */

/** Control, format and separator characters, written as escapes: none of them may break a line or hide. */
export function line(value: string): string {
  return value.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A code span whose fence is longer than any run of backticks in it. */
export function code(value: string): string {
  const safe = line(value);
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${safe}${fence}` : `${fence} ${safe} ${fence}`;
}

/** A code span in a table, where a bar would end the cell. */
export function cell(value: string): string {
  return code(value.replaceAll("|", "\\|"));
}

/** What a person wrote, on one line: whatever could begin or end markup, or be taken for a link, is escaped. */
export function plain(value: string): string {
  return line(value)
    .replaceAll(/[\\`*_{}[\]<>#+!|~&@$^=]/g, "\\$&")
    .replace(/^(\s*)-/, "$1\\-")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2")
    .replaceAll(/:(?=\/\/)/g, "\\:")
    .replaceAll(/\b(www)\./gi, "$1\\.");
}

/** What a person wrote in several lines, as a quotation; each of its lines is `plain`. */
export function quotation(value: string): string[] {
  return value.split(/\r\n|[\n\r]/).map((one) => (one.trim() === "" ? ">" : `> ${plain(one)}`));
}
