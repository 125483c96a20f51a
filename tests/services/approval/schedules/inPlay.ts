/** A schedule while it is played: what the next step needs to know of the ones before it. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { AgentName, PersonName } from "./cast";
import type { Came, Order } from "./orders";
import type { Players } from "./players";
import { type Schedule, type Step, TIMES_MS, type Time } from "./schedule";

/** What an agent calls with: a token good at each time, and sessions, one for each process. */
export interface Means {
  tokens: Record<Time, string>;
  sessions: string[];
}
export type MeansOfAgents = Record<AgentName, Means>;

export interface Deed {
  round: number;
  step: Step;
  order: Order;
  came: Came;
}

/** An approval as it stood after a round. */
export interface Seen {
  status: string;
  resolvedAt: number | null;
  digest: string;
  revoked: boolean;
}

/** A schedule that was played. */
export interface Played {
  schedule: Schedule;
  agent: AgentName;
  approvalId: string;
  asked: JsonObject;
  deeds: Deed[];
  seen: Seen[];
}

/** What is known of a schedule while it is played. */
export interface InPlay extends Played {
  shown: string;
  edited: JsonObject | null;
  question: string | null;
  permit: Order["permit"];
  evaluationId: string | null;
  /** Who gave a yes that could be undone. */
  gaveYes: PersonName | null;
}

export function orderOf(one: InPlay, step: Step, { base, means }: { base: number; means: MeansOfAgents }): Order {
  const { approvalId, asked, edited, shown, question, permit, evaluationId } = one;
  const now = base + TIMES_MS[step.at];
  // Only who gave a yes can take it back.
  const by = step.deed === "undo" && step.asShown ? (one.gaveYes ?? step.by) : step.by;
  return {
    step: { ...step, by },
    now,
    approvalId,
    token: means[one.agent].tokens[step.at],
    session: means[one.agent].sessions[step.process] ?? null,
    asked,
    edited,
    shown,
    question,
    permit,
    evaluationId,
  };
}

export function remember(one: InPlay, deed: Deed): void {
  one.deeds.push(deed);
  if (deed.came.came !== "done") return;
  const { value } = deed.came;
  if ((value.undo_until ?? null) !== null) one.gaveYes = deed.order.step.by;
  if (deed.step.deed === "ask") one.question = String(value.question);
  if (typeof value.permit !== "string") return;
  one.permit = { token: value.permit, body: value.body as JsonObject };
  one.evaluationId = String(value.evaluationId);
}

/** What whoever looks at the approvals between two rounds sees of them. */
export async function look({ db }: Players, cases: readonly InPlay[]): Promise<void> {
  const rows = await db.prisma.approval.findMany({ where: { id: { in: cases.map(({ approvalId }) => approvalId) } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const one of cases) {
    const row = byId.get(one.approvalId);
    if (row === undefined) throw new Error("an approval is gone");
    one.shown = row.editedDigest ?? row.actionDigest;
    if (row.editedArguments !== null) {
      const context = { ...(one.asked.context as JsonObject), arguments: row.editedArguments as JsonObject };
      one.edited = { ...one.asked, context };
    }
    one.seen.push({
      status: row.status,
      resolvedAt: row.resolvedAt?.getTime() ?? null,
      digest: one.shown,
      revoked: row.revokedAt !== null,
    });
  }
}
