/** What a batch of decisions looks at: planned before the locks are taken, read under them, moved by each decision. */
import Big from "big.js";
import { together } from "@/lib/core/decision/session";
import {
  type DecisionResult,
  type DecisionSnapshot,
  FRESH_SESSION,
  type LimitDemand,
  type PresentedApproval,
  type SessionFacts,
} from "@/lib/core/decision/types";
import { demandsOf } from "@/lib/core/limits/demands";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import type { CredentialRow } from "@/lib/db/access/credential";
import { type DecisionState, readDecisionState } from "@/lib/db/access/decisionState";
import { counterLock } from "@/lib/db/access/limits";
import { lockNames } from "@/lib/db/access/locks";
import type { SessionRow } from "@/lib/db/access/sessions";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";
import type { AgentActor } from "@/lib/services/context";
import { currentOrganisation, organisationAt } from "@/lib/services/organisation/current";
import type { Asked } from "./asked";
import type { Submission } from "./decideBatch";
import { idOrNull } from "./identifier";
import { lookUpSessions, sessionKnown, type WantedSession } from "./knownSessions";
import { provenanceOfRequest, valuesToLookUp } from "./provenance";

/** The organisation has another version than the one that the locks were taken for. */
export class OrganisationChanged extends Error {
  override readonly name = "OrganisationChanged";
}

/** The organisation that this process saw last on each database: what a batch is planned by before it can be sure. */
const seenLast = new WeakMap<Database, CompiledOrganisation>();

export interface Plan {
  organisation: CompiledOrganisation;
  /** One for each item; null where the caller's agent is not registered. */
  sessions: readonly (SessionRow | null)[];
  /** The names of the sessions' and counters' locks. */
  locks: readonly string[];
}

/** A call, and whom its access token names. */
export interface LookedAt {
  ctx: { bearer: Pick<Submission["ctx"]["bearer"], "agent" | "credentialId"> };
  asked: Asked;
}

interface Batch {
  db: Database;
  items: readonly LookedAt[];
  now: Date;
}

/** What to lock for these calls; null where something must be read first to know. */
export function planBatch({ db, items, now }: Batch): Plan | null {
  const organisation = seenLast.get(db);
  if (organisation === undefined) return null;
  const sessions = wantedSessions(items, organisation).map((wanted) => wanted && sessionKnown(db, wanted));
  if (sessions.includes(null)) return null;
  return { organisation, sessions, locks: locksOf(items, sessions, { organisation, now }) };
}

/** Everything that the calls look at; none of it moves until the transaction ends. */
export async function lookAtBatch(client: QueryClient, batch: Batch, planned: Plan | null): Promise<BatchState> {
  const { db, items, now } = batch;
  const plan = planned ?? (await planAndLock(client, batch));
  const { organisation, sessions } = plan;
  const demands = new Map<string, LimitDemand>();
  for (const { asked } of items)
    for (const demand of demandsOf(asked.request, organisation, now.getTime())) demands.set(windowOf(demand), demand);
  const state = await readDecisionState(client, {
    credentialIds: [...new Set(items.map(({ ctx }) => ctx.bearer.credentialId))],
    sessions: distinct(sessions),
    demands: [...demands.values()],
    values: items.flatMap(({ asked }, index) =>
      valuesToLookUp({ organisation, session: sessions[index] ?? null, now }, asked.request),
    ),
    now,
  });
  if ((state.version?.configVersion ?? 0) !== organisation.definition.configVersion) {
    seenLast.set(db, await organisationAt(client, state.version));
    throw new OrganisationChanged("the organisation has changed");
  }
  return new BatchState(plan, state, [...demands.keys()]);
}

async function planAndLock(client: QueryClient, { db, items, now }: Batch): Promise<Plan> {
  const organisation = await currentOrganisation(client);
  seenLast.set(db, organisation);
  const sessions = await lookUpSessions(client, { db, wanted: wantedSessions(items, organisation), now });
  const locks = locksOf(items, sessions, { organisation, now });
  await lockNames(client, locks);
  return { organisation, sessions, locks };
}

function wantedSessions(items: readonly LookedAt[], { agents }: CompiledOrganisation): (WantedSession | null)[] {
  return items.map(({ ctx, asked }) => {
    const agentId = agents.get(ctx.bearer.agent)?.definition.id;
    return agentId === undefined ? null : { agentId, claimed: idOrNull(asked.claimedSessionId ?? undefined) };
  });
}

function locksOf(
  items: readonly LookedAt[],
  sessions: readonly (SessionRow | null)[],
  { organisation, now }: { organisation: CompiledOrganisation; now: Date },
): string[] {
  return [
    ...sessions.flatMap((session) => (session === null ? [] : [`session ${session.id}`])),
    ...items.flatMap(({ asked }) => demandsOf(asked.request, organisation, now.getTime()).map(counterLock)),
  ];
}

function distinct(sessions: readonly (SessionRow | null)[]): SessionRow[] {
  return [...new Map(sessions.flatMap((session) => (session === null ? [] : [[session.id, session]]))).values()];
}

/** The state as each call of the batch finds it. */
export class BatchState {
  readonly organisation: CompiledOrganisation;
  /** What was read, and what the calls so far have added. */
  private readonly facts: Map<string, SessionFacts>;
  /** What the calls so far have added to each session. */
  readonly added = new Map<string, SessionFacts>();
  private readonly used: ReadonlyMap<string, string>;
  /** What the calls so far have taken from each counter; all of it lies in every window that this moment is in. */
  private readonly taken = new Map<string, Big>();
  /** By agent and id: another agent's approval cannot be verified. */
  private readonly approvals = new Map<string, PresentedApproval>();

  constructor(
    private readonly plan: Plan,
    private readonly state: DecisionState,
    windows: readonly string[],
  ) {
    this.organisation = plan.organisation;
    this.facts = new Map(state.facts);
    this.used = new Map(windows.map((window, index) => [window, state.used[index] ?? "0"]));
  }

  credential(id: string): CredentialRow | undefined {
    return this.state.credentials.get(id);
  }

  /** The session of the item at this place. */
  session(index: number): SessionRow {
    const session = this.plan.sessions[index];
    if (session === null || session === undefined) throw new Error("the caller's agent is not registered");
    return session;
  }

  /** Adds approvals that were read and locked. */
  present(approval: PresentedApproval, agentId: string): void {
    this.approvals.set(`${agentId} ${approval.id}`, approval);
  }

  snapshotFor(actor: AgentActor, asked: Asked, session: SessionRow): DecisionSnapshot {
    const { agent, tool, environment, credentialKind } = actor;
    const { presentedApproval } = asked.request;
    return {
      organisation: this.organisation,
      caller: { agent, tool, environment, kind: credentialKind },
      session: this.facts.get(session.id) ?? FRESH_SESSION,
      used: (demand) => this.usedOf(demand),
      provenance: provenanceOfRequest(session, this.state.seen.get(session.id)),
      ...(presentedApproval === undefined
        ? {}
        : { approval: this.approvals.get(`${actor.agentId} ${presentedApproval}`) ?? null }),
    };
  }

  /** Lets the calls after this one see what it did. */
  apply({ id, agentId }: SessionRow, { reserve, sessionDelta, honoured }: DecisionResult): void {
    if (sessionDelta !== null) {
      this.facts.set(id, together(this.facts.get(id) ?? FRESH_SESSION, sessionDelta));
      this.added.set(id, together(this.added.get(id) ?? FRESH_SESSION, sessionDelta));
    }
    // Several limits on one counter take from it once.
    for (const [counter, { amount }] of new Map(reserve.map((demand) => [counterLock(demand), demand])))
      this.taken.set(counter, (this.taken.get(counter) ?? new Big(0)).plus(amount ?? 0));
    const used = this.approvals.get(`${agentId} ${honoured}`);
    if (used !== undefined) this.present({ ...used, used: true }, agentId);
  }

  private usedOf(demand: LimitDemand): string {
    const used = this.used.get(windowOf(demand));
    // INVARIANT (limits_read): what was not locked and read is not decided on.
    if (used === undefined) throw new Error(`the use of ${demand.key} was not read`);
    const taken = this.taken.get(counterLock(demand));
    return taken === undefined ? used : taken.plus(used).toFixed();
  }
}

function windowOf(demand: LimitDemand): string {
  return JSON.stringify([demand.key, demand.byValue, demand.windowFrom]);
}
