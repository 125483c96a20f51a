/** Which of several rows are attempts at one thing, and which attempt each is. Pure. */
import { isSpan, spanKeyOf } from "./spanTree";
import type { Attempt, RecordEvent, RecordFragment } from "./types";

/** Something that may be an attempt. Times in epoch milliseconds. */
interface Try {
  /** What names it: a fragment's id, or an evaluation's. */
  id: string;
  /** What is the same in all attempts at one thing. */
  of: string;
  start: number;
  end: number;
  wentThrough: boolean;
}

/** What of a log record says whether it is an attempt. */
export type TriedFragment = Pick<
  RecordFragment,
  | "id"
  | "source"
  | "system"
  | "kind"
  | "title"
  | "keys"
  | "verb"
  | "resource"
  | "status"
  | "occurred_at"
  | "duration_ms"
>;

/** A decision, and what was asked for by whom. */
export interface TriedDecision {
  id: string;
  at: string;
  outcome: "allow" | "deny" | "escalate";
  agent: string;
  /** Of the exact action; the same for all that one approval ties together. */
  asked: string;
}

/**
 * Attempts by the id of their log record: spans that one source wrote of the same operation, started in the same span or under one id of
 * their own, of which each began when the one before had ended without success. Calls that were made at once are none, and neither is what is done
 * again after it succeeded.
 */
export function attemptsOfFragments(fragments: readonly TriedFragment[]): Map<string, Attempt> {
  const own = new Map<string, number>();
  for (const one of fragments) {
    const span = spanOf(one);
    if (span !== undefined) own.set(span, (own.get(span) ?? 0) + 1);
  }
  const aroundOf = (one: TriedFragment): string | undefined => {
    const span = spanOf(one);
    return span !== undefined && (own.get(span) ?? 0) > 1 ? span : span && spanKeyOf(one, "parent_span");
  };
  // Most of a long record succeeded, and is looked at no further.
  const failedIn = new Set(fragments.filter((one) => !wentThrough(one)).map(aroundOf));
  return numbered(
    fragments.flatMap((one): Try[] => {
      const around = aroundOf(one);
      if (around === undefined || one.occurred_at === null || !failedIn.has(around)) return [];
      const { source, system, kind, title, verb, resource } = one;
      const start = Date.parse(one.occurred_at);
      return [
        {
          id: one.id,
          of: JSON.stringify([around, source, system, kind, title, verb, resource?.type, resource?.id]),
          start,
          end: start + (one.duration_ms ?? 0),
          wentThrough: wentThrough(one),
        },
      ];
    }),
  );
}

function wentThrough({ status }: TriedFragment): boolean {
  return status !== "failed" && status !== "not_executed";
}

/** Attempts by evaluation: the same agent asked for the very same action again after it was not allowed. */
export function attemptsOfDecisions(decisions: readonly TriedDecision[]): Map<string, Attempt> {
  return numbered(
    decisions.map(({ id, at, outcome, agent, asked }) => ({
      id,
      of: JSON.stringify([agent, asked]),
      start: Date.parse(at),
      end: Date.parse(at),
      wentThrough: outcome === "allow",
    })),
  );
}

/** The events of a record with the attempts that they are: log records, and what was asked for in several evaluations. */
export function withAttempts(
  events: readonly RecordEvent[],
  {
    fragments,
    decisions,
    toldIn,
  }: {
    fragments: readonly TriedFragment[];
    decisions: readonly TriedDecision[];
    /** The phase whose events tell of what was asked for. */
    toldIn: "request" | "decision";
  },
): RecordEvent[] {
  const logged = attemptsOfFragments(fragments);
  const asked = attemptsOfDecisions(decisions);
  return events.map((event) => {
    const attempt =
      event.fragment_id !== null
        ? logged.get(event.fragment_id)
        : event.phase === toldIn
          ? asked.get(event.evaluation_id)
          : undefined;
    return attempt === undefined ? event : { ...event, attempt };
  });
}

/** "attempt 2 of 3". */
export function attemptWords({ number, of }: Attempt): string {
  return `attempt ${number} of ${of}`;
}

function spanOf(one: TriedFragment): string | undefined {
  return isSpan({ kind: one.kind, keys: one.keys, start: 0, end: one.duration_ms ?? 0 })
    ? spanKeyOf(one, "span")
    : undefined;
}

function numbered(tries: readonly Try[]): Map<string, Attempt> {
  const things = new Map<string, Try[]>();
  for (const one of tries) {
    const known = things.get(one.of);
    if (known === undefined) things.set(one.of, [one]);
    else known.push(one);
  }
  const attempts = new Map<string, Attempt>();
  for (const list of things.values())
    for (const chain of chainsOf(list.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))))
      if (chain.length > 1 && followEachOther(chain))
        for (const [place, { id }] of chain.entries()) attempts.set(id, { number: place + 1, of: chain.length });
  return attempts;
}

/** A success ends what is tried; what comes after it is another thing. */
function chainsOf(inOrder: readonly Try[]): Try[][] {
  const chains: Try[][] = [];
  let chain: Try[] = [];
  for (const one of inOrder) {
    chain.push(one);
    if (!one.wentThrough) continue;
    chains.push(chain);
    chain = [];
  }
  return [...chains, chain];
}

/** Where one began while another was under way, nothing says which is an attempt after which. */
function followEachOther(chain: readonly Try[]): boolean {
  return chain.every((one, place) => place === 0 || one.start >= (chain[place - 1] as Try).end);
}
