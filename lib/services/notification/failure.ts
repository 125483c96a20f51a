import { TargetRefused } from "@/lib/platform/outbound/target";

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection broke.",
  ENOTFOUND: "The name of the host is unknown.",
  EAI_AGAIN: "The name of the host could not be looked up.",
  ETIMEDOUT: "There was no answer in time.",
  ECONNECTION: "The connection to the mail server failed.",
  EAUTH: "The mail server refused the user name or the password.",
};

/** What went wrong with an attempt, in words that hold nothing of an answer: it could have come from anywhere. */
export function failureWords(error: unknown): string {
  if (error instanceof TargetRefused) return error.message;
  if (!(error instanceof Error)) return "It could not be sent.";
  if (error.name === "TimeoutError" || error.name === "AbortError") return WORDS.ETIMEDOUT ?? "";
  if ("responseCode" in error && typeof error.responseCode === "number")
    return `The mail server answered ${error.responseCode}.`;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined) return "It could not be sent.";
  return WORDS[code] ?? `It could not be sent (${code.replaceAll(/[^A-Z0-9_]/g, "")}).`;
}
