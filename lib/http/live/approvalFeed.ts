/** Tells open pages when approvals, hand-offs or kill switches change: one listening connection and one query a scope, however many are open. */
import type { InboxState } from "@/lib/contracts/approvals";
import { type Listening, listen } from "@/lib/db/listen";
import { runtime } from "@/lib/http/runtime";
import { inboxState } from "@/lib/services/approval/inboxState";
import { visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";

/** Changes that come in a burst are told together. */
const GATHER_MS = 150;

interface Subscriber {
  ctx: ServiceContext<PersonActor>;
  tell: (state: InboxState) => void;
}

class ApprovalFeed {
  private readonly subscribers = new Set<Subscriber>();
  private listening: Listening | undefined;
  private gathering: ReturnType<typeof setTimeout> | undefined;

  /** Calls `tell` now and after every change that the person may see. Answers how to stop. */
  subscribe(subscriber: Subscriber): () => void {
    this.subscribers.add(subscriber);
    this.listening ??= listen({
      url: runtime().db.url,
      channels: ["ambit_approval", "ambit_kill_switch", "ambit_hand_off"],
      onNotify: () => this.gather(),
      onReady: () => this.gather(),
    });
    void this.tell([subscriber]);
    return () => {
      this.subscribers.delete(subscriber);
      if (this.subscribers.size > 0) return;
      void this.listening?.stop();
      this.listening = undefined;
    };
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      void this.tell([...this.subscribers]);
    }, GATHER_MS);
  }

  /** People who see the same teams are told the same, from one query. */
  private async tell(subscribers: readonly Subscriber[]): Promise<void> {
    for (const group of groupByScope(subscribers).values()) {
      const [first] = group;
      if (first === undefined) continue;
      try {
        const state = await inboxState({ ctx: first.ctx });
        for (const { tell } of group) tell(state);
      } catch {
        // The database is away. The listener connects again and tells everyone then.
      }
    }
  }
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
