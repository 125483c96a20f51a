/** Secrets taken out of what a tool said, before it is logged, reported or given to an agent: a tool may repeat what it was given. */
import type { Json } from "@/lib/core/organisation/definition";

const INSTEAD = "[secret]";
/** A shorter value would be found in texts that have nothing to do with it. */
const LENGTH_MIN = 6;
const LINE_LENGTH_MIN = 16;

/** The text without the values, in the forms in which tools repeat them: as they are, in base64, in an address, in JSON, line by line. */
export function hidden(text: string, secrets: readonly string[]): string {
  return without(text, formsOf(secrets));
}

/** The same for all texts in a value, and the names of its members. */
export function hiddenIn(value: Json, secrets: readonly string[]): Json {
  return withoutIn(value, formsOf(secrets));
}

/** The longest first, so that none leaves a part of another. */
export function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets
    .flatMap((secret) => [secret, ...linesOf(secret)])
    .filter((secret) => secret.length >= LENGTH_MIN)
    .flatMap((secret) => {
      const bytes = Buffer.from(secret);
      return [
        secret,
        bytes.toString("base64"),
        bytes.toString("base64").replace(/=+$/, ""),
        bytes.toString("base64url"),
        encodeURIComponent(bytes.toString()),
        JSON.stringify(secret).slice(1, -1),
      ];
    });
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** The text without `forms`, as `formsOf` gives them. */
export function without(text: string, forms: readonly string[]): string {
  return forms.reduce((left, form) => left.replaceAll(form, INSTEAD), text);
}

/** The same for all texts in a value, and the names of its members. */
export function withoutIn(value: Json, forms: readonly string[]): Json {
  if (typeof value === "string") return without(value, forms);
  if (Array.isArray(value)) return value.map((one) => withoutIn(one, forms));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [without(name, forms), withoutIn(member, forms)]),
  );
}

/** A key in several lines is written to a log line by line. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/);
  return lines.length === 1 ? [] : lines.filter(({ length }) => length >= LINE_LENGTH_MIN);
}
