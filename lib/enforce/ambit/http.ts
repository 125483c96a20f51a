import type { z } from "zod";
import { problemAnswer } from "./answers";
import { AmbitFault } from "./fault";

/** How long Ambit may take to answer, in milliseconds. */
const ANSWER_MS_MAX = 15_000;
/** The longest answer that is read, in characters. */
const ANSWER_MAX = 4_000_000;

export interface HttpAnswer {
  status: number;
  /** Seconds, when the answer says how long to wait. */
  retryAfter: number | undefined;
  text: string;
}

export interface AmbitHttp {
  send(
    method: "GET" | "POST",
    path: string,
    options: { body?: URLSearchParams | string; token?: string },
  ): Promise<HttpAnswer>;
}

/**
 * Sends to one Ambit. A redirect is never followed: the token would go along.
 * @param program what Ambit shows of whoever asks, in ASCII
 */
export function ambitHttp(url: string, program: string): AmbitHttp {
  return {
    send: async (method, path, { body, token }) => {
      try {
        const response = await fetch(`${url}${path}`, {
          method,
          redirect: "error",
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
        throw new AmbitFault("unreachable", `Ambit could not be reached at ${url}.`);
      }
    },
  };
}

/** What a good answer holds, as `schema` reads it. Any other status, and whatever is not understood, is a fault. */
export function readAnswer<T>({ status, text }: HttpAnswer, schema: z.ZodType<T>): T {
  if (status >= 500) throw new AmbitFault("unreachable", `Ambit answered with status ${status}.`, status);
  if (status < 200 || status >= 300) throw new AmbitFault("refused", refusal(status, text), status);
  const parsed = text.length > ANSWER_MAX ? undefined : schema.safeParse(parseJson(text));
  if (parsed?.success !== true)
    throw new AmbitFault("malformed", "Ambit gave an answer that is not understood.", status);
  return parsed.data;
}

/** The problem in Ambit's own words: they name fields and never repeat values. */
function refusal(status: number, text: string): string {
  const problem = problemAnswer.safeParse(parseJson(text));
  if (!problem.success) return `Ambit refused the request with status ${status}.`;
  const { detail = `status ${status}`, errors = [] } = problem.data;
  const fields = errors.slice(0, 5).map((one) => `${one.pointer} ${one.detail}`);
  return `Ambit refused the request: ${[detail, ...fields].join(" ")}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
