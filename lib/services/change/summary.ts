import type { ChangeContent } from "@/lib/contracts/changes";
import type { ChangeSummary } from "@/lib/contracts/changeViews";
import type { ServiceContext } from "@/lib/services/context";
import { agentParts } from "./proposed";
import { refusalFor } from "./reviewers";
import type { StoredChange } from "./stored";

/** A change as a list shows it. `ownerIds` are the owners of the agents that it is about or reaches. */
export function summaryOf(ctx: ServiceContext, change: StoredChange, ownerIds: readonly string[]): ChangeSummary {
  const { actor } = ctx;
  const { authorId, submission } = change;
  const refusal = refusalFor(actor, { authorId, ownerIds, concerned: submission?.concerned ?? [] });
  const reviewed =
    actor.kind === "person" &&
    change.reviews.some(({ personId, edition }) => personId === actor.id && edition === change.edition);
  return {
    id: change.id,
    status: change.status,
    reason: change.reason,
    agent: change.content.agent ?? change.content.newAgent?.name ?? null,
    about: aboutWords(change.content),
    author: change.author,
    created_at: change.createdAt.toISOString(),
    submitted_at: timeOf(change.submittedAt),
    resolved_at: timeOf(change.resolvedAt),
    in_force_at: timeOf(change.inForceAt),
    starts_at: timeOf(change.startsAt),
    ends_at: timeOf(change.endsAt),
    widens: change.widens,
    categories: submission?.change.categories.map(({ words }) => words) ?? [],
    reviewed_by: change.reviews.filter(({ edition }) => edition === change.edition).map(({ person }) => person.email),
    waiting_for_me: change.status === "submitted" && refusal === null && !reviewed,
  };
}

/** What a change is about, as words that stand in a sentence. */
export function aboutWords(content: ChangeContent): string {
  const { agent, newAgent, rules = [], removeRules = [], catalogue = [], removeActions = [] } = content;
  if (agent !== undefined)
    return `${agentParts(content)
      .map(([part]) => part)
      .join(", ")} of ${agent}`;
  if (newAgent !== undefined) return `the new agent ${newAgent.name}`;
  if (content.person !== undefined) return `the person ${content.person.email}`;
  if (content.group !== undefined) return `the group ${content.group.name}`;
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  if (content.stages !== undefined) return `the stages ${names(content.stages).join(", ")}`;
  if (content.environments !== undefined) return `the environments ${names(content.environments).join(", ")}`;
  if (rules.length + removeRules.length > 0) return `the rules ${someOf([...names(rules), ...removeRules])}`;
  const actions = catalogue.flatMap((tool) => tool.actions.map(({ name }) => `${tool.name}.${name}`));
  return `the actions ${someOf([...actions, ...removeActions])}`;
}

const NAMED_MAX = 6;

/** A server may tell hundreds of actions at once. */
function someOf(names: readonly string[]): string {
  if (names.length <= NAMED_MAX) return names.join(", ");
  return `${names.slice(0, NAMED_MAX - 1).join(", ")} and ${names.length - NAMED_MAX + 1} more`;
}

function timeOf(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
