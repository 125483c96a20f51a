import { hidesSomething } from "./reveal";

const LENGTH_MAX = 80;

/**
 * A text that may stand in a mail or a notification of the system, where marks cannot be drawn; null when it hides or imitates
 * something, is long, or could become a link. Programs make links of whatever has a dot, a colon with slashes or an at sign,
 * so a name with dots is let through only where `dots` says that people chose it.
 */
export function harmless(text: string, { dots = false }: { dots?: boolean } = {}): string | null {
  if (text === "" || text.length > LENGTH_MAX || hidesSomething(text)) return null;
  if (!/^[\p{L}\p{N} _#:/.()+,-]+$/u.test(text) || text.includes("//")) return null;
  if (!dots && text.includes(".")) return null;
  return text;
}
