import type { ObservedCall } from "./correlate";
import { isDoing, type Sighting } from "./sighting";
import { matchesIdentity } from "./vocabulary";

/** The identity that is registered for an agent in another system. */
export interface RegisteredIdentity {
  agentId: string;
  tool: string;
  environment: string;
  identity: string;
}

/** An action that logs show and no decision is behind, as it is listed. Times in epoch milliseconds. */
export interface ObservedAction {
  id: string;
  agentId: string;
  tool: string | null;
  environment: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resource: { type: string; id: string } | null;
  status: Sighting["status"];
  firstAt: number;
  lastAt: number;
  fragments: number;
  changedState: boolean;
  /** A registered identity changed state without asking. */
  ungoverned: boolean;
}

/** Finds whose identity a principal is. */
export class Identities {
  private readonly exact = new Map<string, RegisteredIdentity>();
  private readonly patterns: RegisteredIdentity[] = [];

  /** @param agentNames ids by name: telemetry names the agent itself, which proves nothing but says whose run it was */
  constructor(
    registered: readonly RegisteredIdentity[],
    private readonly agentNames: ReadonlyMap<string, string>,
  ) {
    for (const one of registered) {
      if (one.identity.includes("*")) this.patterns.push(one);
      else if (!this.exact.has(one.identity)) this.exact.set(one.identity, one);
    }
  }

  registered(principal: string): RegisteredIdentity | null {
    return (
      this.exact.get(principal) ?? this.patterns.find(({ identity }) => matchesIdentity(identity, principal)) ?? null
    );
  }

  named(principal: string): string | null {
    return this.agentNames.get(principal) ?? null;
  }
}

/** What is listed of an observed call; null where no agent is known to have part in it, or no record of it has a time. */
export function observedAction({ id, members }: ObservedCall, identities: Identities): ObservedAction | null {
  const ordered = [...members].sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
  const principals = ordered.flatMap(({ principal }) => principal ?? []);
  const registered = principals.map((one) => identities.registered(one)).find((one) => one !== null) ?? null;
  const agentId = registered?.agentId ?? principals.map((one) => identities.named(one)).find((one) => one !== null);
  const times = ordered.flatMap(({ at, durationMs }) => (at === null ? [] : [at, at + (durationMs ?? 0)]));
  if (agentId === undefined || agentId === null || times.length === 0) return null;
  const telling = tellingOf(ordered);
  const changedState = ordered.some((one) => one.changesState);
  return {
    id,
    agentId,
    tool: registered?.tool ?? null,
    environment: registered?.environment ?? null,
    system: telling.system,
    principal: principals.find((one) => identities.registered(one) !== null) ?? principals[0] ?? null,
    verb: telling.verb,
    resource: telling.resource,
    status: ordered.map(({ status }) => status).findLast((status) => status !== null) ?? null,
    firstAt: times.reduce((a, b) => Math.min(a, b)),
    lastAt: times.reduce((a, b) => Math.max(a, b)),
    fragments: members.length,
    changedState,
    ungoverned: registered !== null && changedState,
  };
}

/** The record that says most of what was done: one that changed state, else one that did anything with a resource. */
function tellingOf(ordered: readonly Sighting[]): Sighting {
  const doing = ordered.filter(isDoing);
  return (
    doing.find(({ changesState }) => changesState) ??
    doing.find(({ resource }) => resource !== null) ??
    doing[0] ??
    (ordered[0] as Sighting)
  );
}
