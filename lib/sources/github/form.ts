/** Webhooks of GitHub with the content type `application/x-www-form-urlencoded`: the JSON stands in the parameter `payload`. */
import { Unreadable } from "@/lib/sources/bytes/unreadable";

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;
/** A form begins with a parameter's name. What senders call a form without having asked to begins with JSON. */
const PARAMETER = /^[\w%.+-]+=/;

/**
 * The JSON of a webhook, out of a form where it came as one. Throws `Unreadable`: `unknown_shape` for a form without one
 * `payload`, `not_utf8` where an escape is none of UTF-8.
 */
export function webhookText(text: string, contentType: string | undefined): string {
  if (!FORM.test(contentType ?? "") || !PARAMETER.test(text)) return text;
  const payloads = text
    .split("&")
    .filter((parameter) => parameter.startsWith("payload="))
    .map((parameter) => parameter.slice("payload=".length));
  const [payload, ...more] = payloads;
  if (payload === undefined || more.length > 0)
    throw new Unreadable("unknown_shape", "A form is read as a webhook of GitHub, with one parameter `payload`.");
  return decoded(payload);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    throw new Unreadable("not_utf8", "An escape in the form is not UTF-8.");
  }
}
