import { isUtf8 } from "node:buffer";
import { Unreadable } from "./unreadable";

/** What Content-Type may call it; ASCII is a part of UTF-8. */
const CHARSETS = new Set(["utf-8", "utf8", "us-ascii", "ascii"]);
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The text that `bytes` are in UTF-8, without a byte order mark. `charset` is what the sender calls it. Throws `Unreadable`:
 * `charset_unknown`, or `not_utf8`, for a wrong letter put in place of what was written would be evidence of nothing.
 */
export function textOf(bytes: Buffer, charset?: string): string {
  if (charset !== undefined && !CHARSETS.has(charset.trim().replaceAll('"', "").toLowerCase()))
    throw new Unreadable("charset_unknown", "Send text as UTF-8.");
  if (!isUtf8(bytes)) throw new Unreadable("not_utf8", "What was sent is not UTF-8.");
  const text = bytes.toString("utf8");
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
