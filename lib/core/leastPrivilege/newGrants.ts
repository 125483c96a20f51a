/** Grants for what only observe mode let through. */
import { cellOf } from "@/lib/core/decision/cell";
import type { GrantDefinition } from "@/lib/core/organisation/definition";
import { type ArgumentSupport, boundArguments } from "./argumentBounds";
import { boundsOf, dailyLimit, type Held } from "./narrowed";
import type { UsedCall } from "./used";

const NAME_MAX = 64;

export interface NewGrant {
  grant: GrantDefinition;
  calls: UsedCall[];
  support: ArgumentSupport[];
}

/**
 * One for each action in each environment: each widens one category and can be reviewed by itself. What the stage or the reserved
 * powers rule out gets none: no grant would let it through.
 */
export function newGrants(held: Held, existing: readonly GrantDefinition[]): NewGrant[] {
  const { used, compiled, headroom } = held;
  const groups = new Map<string, UsedCall[]>();
  for (const call of used.calls.filter(({ grants }) => grants.length === 0)) {
    const { action, environment } = call.request;
    const key = JSON.stringify([action, environment]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  const ids = new Set(existing.map(({ id }) => id));
  return [...groups.values()].flatMap((calls) => {
    const [first] = calls;
    if (first === undefined) return [];
    const { action, environment } = first.request;
    if (outside(held, action, environment)) return [];
    const { schema, support } = boundArguments(
      calls.map(({ request }) => request.arguments),
      undefined,
      headroom,
    );
    const grant: GrantDefinition = {
      id: idFor(action, environment, ids),
      actions: [action],
      environments: [environment],
      ...boundsOf([action], {}, compiled),
      ...(schema === undefined ? {} : { arguments: schema }),
      limits: [dailyLimit(calls, headroom)],
      obligations: [],
    };
    return [{ grant, calls, support }];
  });
}

function outside({ compiled, agent }: Held, action: string, environment: string): boolean {
  const place = compiled.environments.get(environment);
  const own = compiled.agents.get(agent.name);
  if (!compiled.actions.has(action) || place === undefined || own === undefined) return true;
  return cellOf(compiled, own, { action, environment: place }).outside !== null;
}

/** A name that the budget does not have yet. */
function idFor(action: string, environment: string, taken: Set<string>): string {
  const base = `${action}-${environment}`.slice(0, NAME_MAX - 3);
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  taken.add(id);
  return id;
}
