import { AmbitFault } from "./errors";
import { isObject } from "./json";
import { VERSION } from "./version";

/** How long Ambit may take to answer, in milliseconds. */
const ANSWER_MS_MAX = 15_000;
/** The longest answer that is read, in characters. */
const ANSWER_MAX = 4_000_000;
/** What Ambit shows of whoever asks. */
const SDK = `ambit-sdk/${VERSION}`;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export interface HttpAnswer {
  status: number;
  /** Seconds, when the answer says how long to wait. */
  retryAfter: number | undefined;
  text: string;
}

/**
 * Ambit's address without a path. Over plain HTTP a credential would travel in the clear, so only this machine may have it.
 * @throws TypeError
 */
export function ambitAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.pathname !== "/" || parsed.search !== "")
    throw new TypeError("Ambit's url must be an address alone, such as https://ambit.example.com");
  if (parsed.protocol === "http:" && !LOOPBACK.test(parsed.hostname))
    throw new TypeError("Ambit's url must begin with https:// unless it is this machine: a credential is sent there");
  return parsed.origin;
}

/**
 * Sends one request. A redirect is never followed: the token would go along.
 * @throws AmbitFault `unreachable`
 */
export async function send(
  address: string,
  method: "GET" | "POST",
  path: string,
  {
    body,
    token,
    program = SDK,
  }: { body?: URLSearchParams | string; token?: string; program?: string | undefined } = {},
): Promise<HttpAnswer> {
  try {
    const response = await fetch(`${address}${path}`, {
      method,
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      headers: {
        Accept: "application/json",
        "User-Agent": program,
        ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return {
      status: response.status,
      retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
      text: await response.text(),
    };
  } catch {
    throw new AmbitFault("unreachable", `Ambit could not be reached at ${address}.`);
  }
}

/**
 * The object that a good answer holds.
 * @throws AmbitFault for any other status, and for what is no object
 */
export function goodAnswer({ status, text }: HttpAnswer): Record<string, unknown> {
  if (status >= 500) throw new AmbitFault("unreachable", `Ambit answered with status ${status}.`, status);
  const value = text.length > ANSWER_MAX ? undefined : parseJson(text);
  if (status < 200 || status >= 300) throw new AmbitFault("refused", refusal(status, value), status);
  if (!isObject(value)) throw notUnderstood();
  return value;
}

export function notUnderstood(): AmbitFault {
  return new AmbitFault("malformed", "Ambit gave an answer that is not understood.");
}

/** The problem (RFC 9457) in Ambit's own words: they name fields and never repeat values. */
function refusal(status: number, problem: unknown): string {
  if (!isObject(problem)) return `Ambit refused the request with status ${status}.`;
  const detail = typeof problem.detail === "string" ? problem.detail : `status ${status}`;
  const fields = (Array.isArray(problem.errors) ? problem.errors : [])
    .slice(0, 5)
    .map((one) => (isObject(one) ? `${String(one.pointer)} ${String(one.detail)}` : ""));
  return `Ambit refused the request: ${[detail, ...fields].join(" ").trim()}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
