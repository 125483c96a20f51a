/**
 * Tells open pages when approvals, hand-offs, changes or kill switches move: one listening connection, and one query for each scope that
 * the change is seen in, however many are open.
 */
import type { InboxState } from "@/lib/contracts/approvals";
import { findTeamsOf } from "@/lib/db/approval/teams";
import { type Listening, listen } from "@/lib/db/listen";
import { runtime } from "@/lib/http/runtime";
import { inboxState } from "@/lib/services/approval/inboxState";
import { visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";

/** Changes that come in a burst are told together. */
const GATHER_MS = 150;
/** With more than this, asking whom they concern costs more than telling everyone. */
const CHANGED_MAX = 500;

interface Subscriber {
  ctx: ServiceContext<PersonActor>;
  tell: (state: InboxState) => void;
}

class ApprovalFeed {
  private readonly subscribers = new Set<Subscriber>();
  private listening: Listening | undefined;
  private gathering: ReturnType<typeof setTimeout> | undefined;
  /** What changed since it was last asked whom it concerns. */
  private readonly changed = new Set<string>();
  private concernsAll = false;
  /** Who is to be told. */
  private readonly untold = new Set<Subscriber>();
  private isTelling = false;

  /** Calls `tell` now and after every change that the person may see. Answers how to stop. */
  subscribe(subscriber: Subscriber): () => void {
    this.subscribers.add(subscriber);
    this.listening ??= listen({
      url: runtime().db.url,
      channels: ["ambit_approval", "ambit_kill_switch", "ambit_hand_off", "ambit_change"],
      onNotify: (id, channel) => this.gather(channel === "ambit_approval" ? id : null),
      onReady: () => this.gather(null),
    });
    void this.tell([subscriber]);
    return () => {
      this.subscribers.delete(subscriber);
      if (this.subscribers.size > 0) return;
      void this.listening?.stop();
      this.listening = undefined;
    };
  }

  /** @param approvalId what changed; null for what everyone may see, or when nobody knows what changed. */
  private gather(approvalId: string | null): void {
    if (approvalId === null) this.concernsAll = true;
    else this.changed.add(approvalId);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      void this.tellConcerned();
    }, GATHER_MS);
  }

  private async tellConcerned(): Promise<void> {
    const changed = [...this.changed];
    const concernsAll = this.concernsAll || changed.length > CHANGED_MAX;
    this.changed.clear();
    this.concernsAll = false;
    if (concernsAll) return this.tell([...this.subscribers]);
    try {
      const teams = await findTeamsOf(runtime().db, changed);
      await this.tell([...this.subscribers].filter(({ ctx }) => seesAny(ctx.actor, teams)));
    } catch {
      // Whoever is told next is told with everyone.
      this.concernsAll = true;
    }
  }

  /** One telling after the other: nobody hears how it was after they heard how it is. */
  private async tell(subscribers: readonly Subscriber[]): Promise<void> {
    for (const subscriber of subscribers) this.untold.add(subscriber);
    if (this.isTelling) return;
    this.isTelling = true;
    while (this.untold.size > 0) {
      const groups = groupByScope([...this.untold]);
      this.untold.clear();
      for (const group of groups.values()) await tellAlike(group);
    }
    this.isTelling = false;
  }
}

/** People who see the same teams are told the same, from one query. */
async function tellAlike(group: readonly Subscriber[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  try {
    const state = await inboxState({ ctx: first.ctx });
    for (const { tell } of group) tell(state);
  } catch {
    // The database is away. The listener connects again and tells everyone then.
  }
}

function seesAny(actor: PersonActor, teams: ReadonlySet<string>): boolean {
  const visible = visibleTeams(actor);
  return visible === null || visible.some((team) => teams.has(team));
}

function scopeOf({ ctx }: Subscriber): string {
  const teams = visibleTeams(ctx.actor);
  return teams === null ? "*" : [...teams].sort().join(" ");
}

function groupByScope(subscribers: readonly Subscriber[]): Map<string, Subscriber[]> {
  const groups = new Map<string, Subscriber[]>();
  for (const subscriber of subscribers) {
    const scope = scopeOf(subscriber);
    groups.set(scope, [...(groups.get(scope) ?? []), subscriber]);
  }
  return groups;
}

const KEY = Symbol.for("ambit.approvalFeed");
type Holder = { [KEY]?: ApprovalFeed };

/** This process's feed. */
export function approvalFeed(): ApprovalFeed {
  const holder = globalThis as Holder;
  holder[KEY] ??= new ApprovalFeed();
  return holder[KEY];
}
