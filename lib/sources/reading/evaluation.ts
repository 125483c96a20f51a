/**
 * The evaluation id where an enforcement point can put it into a call to another system, so that the log of that system holds
 * it (docs/sources.md): a word of the user agent, a role session's name, a source identity, a connection's application name.
 */
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const IN_USER_AGENT = new RegExp(`(?:^|[\\s;(,])ambit-evaluation/(${UUID})(?![0-9a-z-])`, "i");
const AS_NAME = new RegExp(`^ambit[-:](${UUID})$`, "i");
const ALONE = new RegExp(`^${UUID}$`, "i");
/** A user agent is looked through this far, in characters. */
const CHARACTERS_MAX = 4_000;

/** `ambit-evaluation/UUID`, a word of a user agent. */
export function evaluationInUserAgent(value: unknown): string | null {
  return typeof value === "string" ? idOf(IN_USER_AGENT.exec(value.slice(0, CHARACTERS_MAX))?.[1]) : null;
}

/** `ambit-UUID` or `ambit:UUID`, the whole of a name. */
export function evaluationInName(value: unknown): string | null {
  return typeof value === "string" && value.length < 100 ? idOf(AS_NAME.exec(value.trim())?.[1]) : null;
}

/** `UUID` where a field holds an evaluation id and nothing else: a tag, an annotation, an attribute. */
export function evaluationAlone(value: unknown): string | null {
  return typeof value === "string" && ALONE.test(value.trim()) ? idOf(value.trim()) : null;
}

function idOf(found: string | undefined): string | null {
  return found?.toLowerCase() ?? null;
}
