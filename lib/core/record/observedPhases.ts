import { stateChangeIn, strongest, timeOfFragment } from "./fragments";
import type { StoredFragment } from "./stored";
import type { StateChangePhase, ToolCallPhase } from "./types";

/** What logs alone say of the call; the last one that says how it ended is believed. */
export function toolCallOfFragments(id: string, fragments: readonly StoredFragment[]): ToolCallPhase | null {
  const calls = fragments.filter(({ phase }) => phase === "tool_call" || phase === "state_change");
  const [first] = calls;
  const basis = strongest(calls.map((one) => one.basis));
  if (first === undefined || basis === null) return null;
  const ended = calls.findLast(({ status }) => status !== null);
  return {
    basis,
    at: timeOfFragment(first).at,
    evaluation_id: id,
    status: ended?.status ?? "unreported",
    error: ended?.error ?? null,
    occurred_at: first.occurredAt,
    reported_at: null,
    tool_call_id: calls.flatMap(({ keys }) => keys.filter(({ kind }) => kind === "tool_call"))[0]?.value ?? null,
  };
}

/** What logs alone say was changed. */
export function phaseOfState(id: string, fragments: readonly StoredFragment[]): StateChangePhase | null {
  const changes = fragments.flatMap((fragment) => {
    const change = stateChangeIn(fragment);
    return change === null ? [] : [{ change, fragment, at: timeOfFragment(fragment).at }];
  });
  const basis = strongest(changes.map(({ fragment }) => fragment.basis));
  const [first] = changes;
  if (first === undefined || basis === null) return null;
  return {
    basis,
    at: first.at,
    evaluation_id: id,
    changes: changes.map(({ change, fragment }) => ({
      basis: fragment.basis,
      system: fragment.system,
      fragment_id: fragment.id,
      ...change,
    })),
  };
}
