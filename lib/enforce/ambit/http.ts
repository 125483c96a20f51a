import http from "node:http";
import https from "node:https";
import type { z } from "zod";
import { problemAnswer } from "./answers";
import { AmbitFault } from "./fault";

/** How long Ambit may take to answer, in milliseconds. */
const ANSWER_MS_MAX = 15_000;
/** The longest answer that is read. */
const ANSWER_BYTES_MAX = 4_000_000;
/** How long a connection is kept that nothing is sent on, in milliseconds: shorter than servers keep it, so that none is used as it ends. */
const IDLE_MS_MAX = 4_000;

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
 * Sends to one Ambit, on connections that stay open. A redirect is never followed: the token would go along. Node's own client and not `fetch`,
 * which takes three times as long for a short exchange: an agent waits for each.
 * @param program what Ambit shows of whoever asks, in ASCII
 */
export function ambitHttp(url: string, program: string): AmbitHttp {
  const { request, Agent } = url.startsWith("https:") ? https : http;
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS_MAX });
  return {
    send: async (method, path, { body, token }) => {
      const content = body === undefined ? undefined : Buffer.from(String(body));
      const options = {
        method,
        agent,
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
        headers: {
          Accept: "application/json",
          "User-Agent": program,
          ...(content === undefined ? {} : { "Content-Length": content.length, "Content-Type": typeOf(body) }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
      };
      try {
        return await new Promise<HttpAnswer>((resolve, reject) => {
          const sent = request(`${url}${path}`, options, (response) => read(response).then(resolve, reject));
          sent.on("error", reject);
          sent.end(content);
        });
      } catch {
        throw new AmbitFault("unreachable", `Ambit could not be reached at ${url}.`);
      }
    },
  };
}

function typeOf(body: URLSearchParams | string | undefined): string {
  return typeof body === "string" ? "application/json" : "application/x-www-form-urlencoded";
}

async function read(response: http.IncomingMessage): Promise<HttpAnswer> {
  const { statusCode = 0, headers } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error("the answer is too long");
    chunks.push(chunk);
  }
  const retryAfter = Number(headers["retry-after"] ?? Number.NaN);
  return {
    status: statusCode,
    retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

/** What a good answer holds, as `schema` reads it. Any other status, and whatever is not understood, is a fault. */
export function readAnswer<T>({ status, text }: HttpAnswer, schema: z.ZodType<T>): T {
  if (status >= 500) throw new AmbitFault("unreachable", `Ambit answered with status ${status}.`, status);
  if (status < 200 || status >= 300) throw new AmbitFault("refused", refusal(status, text), status);
  const parsed = schema.safeParse(parseJson(text));
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
