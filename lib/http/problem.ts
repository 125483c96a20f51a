/** Turns what a use-case or an edge threw into an RFC 9457 problem. */
import { ZodError } from "zod";
import type { ProblemOnWire } from "@/lib/contracts/access";
import { fieldErrorsOf } from "@/lib/contracts/fieldErrors";
import { type FieldError, Problem, type ProblemKind } from "@/lib/services/problem";

const STATUS_OF: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  too_many: 429,
  overloaded: 503,
  unavailable: 503,
};

const TITLE_OF: Record<number, string> = {
  400: "The request is not valid",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  408: "The request took too long",
  409: "Conflict",
  410: "Gone",
  413: "The request is too large",
  415: "Unsupported media type",
  429: "Too many requests",
  500: "Something went wrong",
  503: "Not available right now",
};

/** A fault of the HTTP exchange itself (method, media type, slow body), which no use-case knows. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";

  constructor(
    readonly status: 400 | 401 | 404 | 405 | 408 | 413 | 415,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: ProblemOnWire;
  /** True when nobody foresaw the error: log it; the body says nothing about it. */
  unexpected: boolean;
}

/** The answer to `error`. Nothing of an unexpected error reaches the caller. */
export function problemFor(error: unknown): ProblemAnswer {
  if (error instanceof Problem) return answerTo(error);
  if (error instanceof HttpProblem) return answer(error.status, { detail: error.message, headers: error.headers });
  if (error instanceof ZodError)
    return answer(400, { detail: "Some fields are not valid.", errors: fieldErrorsOf(error) });
  return { ...answer(500, { detail: "The server could not answer. Nothing was changed." }), unexpected: true };
}

function answerTo(problem: Problem): ProblemAnswer {
  const status = STATUS_OF[problem.kind];
  const { type, errors, retryAfter } = problem.options;
  const headers: Record<string, string> = {};
  if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
  if (status === 401) headers["WWW-Authenticate"] = 'Bearer realm="ambit"';
  return answer(status, {
    detail: problem.message,
    headers,
    ...(type === undefined ? {} : { type }),
    ...(errors === undefined ? {} : { errors }),
  });
}

function answer(
  status: number,
  parts: { detail: string; type?: string; errors?: readonly FieldError[]; headers?: Record<string, string> },
): ProblemAnswer {
  return {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...parts.headers },
    body: {
      type: parts.type ?? "about:blank",
      title: TITLE_OF[status] ?? "Something went wrong",
      status,
      detail: parts.detail,
      ...(parts.errors === undefined
        ? {}
        : { errors: parts.errors.map(({ pointer, message }) => ({ pointer, detail: message })) }),
    },
    unexpected: false,
  };
}
