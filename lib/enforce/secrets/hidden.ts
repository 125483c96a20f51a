/** Secrets taken out of what a tool said, before it is logged, reported or given to an agent: a tool may repeat what it was given. */
import type { Json } from "@/lib/core/organisation/definition";

const INSTEAD = "[secret]";
/** A shorter value would be found in texts that have nothing to do with it. */
const LENGTH_MIN = 6;

/** The text without the values, in the forms in which tools repeat them: as they are, in base64, in an address, in JSON. */
export function hidden(text: string, secrets: readonly string[]): string {
  return formsOf(secrets).reduce((left, form) => left.replaceAll(form, INSTEAD), text);
}

/** The same for all texts in a value, and the names of its members. */
export function hiddenIn(value: Json, secrets: readonly string[]): Json {
  if (typeof value === "string") return hidden(value, secrets);
  if (Array.isArray(value)) return value.map((one) => hiddenIn(one, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [hidden(name, secrets), hiddenIn(member, secrets)]),
  );
}

/** The longest first, so that none leaves a part of another. */
function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets
    .filter((secret) => secret.length >= LENGTH_MIN)
    .flatMap((secret) => {
      const bytes = Buffer.from(secret);
      return [
        secret,
        bytes.toString("base64"),
        bytes.toString("base64").replace(/=+$/, ""),
        bytes.toString("base64url"),
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
      ];
    });
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}
