import { Problem } from "@/lib/services/problem";
import { inspectJson } from "./inspectJson";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses JSON so that no two readers can disagree about it (RFC 7493): UTF-8, no member twice, no number that loses
 * digits, no broken text, at most 64 levels. A gateway that read another amount than Ambit did would be a way around
 * every decision. Throws a Problem that names the place.
 */
export function parseStrictJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem("invalid", "The body is not JSON. Nothing was changed.", {
      errors: [{ pointer: "", message: "is not JSON" }],
    });
  }
  const fault = inspectJson(text);
  if (fault !== null)
    throw new Problem("invalid", "The body is JSON that can be read in more than one way. Nothing was changed.", {
      errors: [fault],
    });
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new Problem("invalid", "The body is not UTF-8. Nothing was changed.", {
      errors: [{ pointer: "", message: "is not UTF-8" }],
    });
  }
}
