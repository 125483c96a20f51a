import type { HandOffSummary } from "@/lib/contracts/handOffs";
import type { Approvers } from "@/lib/core/organisation/definition";
import type { HandOffListRow } from "@/lib/db/handOff/list";
import type { Answerer } from "@/lib/services/approval/mayAnswer";
import { takeRefusal } from "./mayTake";

type SummaryRow = Omit<HandOffListRow, "evaluation" | "owner"> & {
  evaluation: Pick<HandOffListRow["evaluation"], "action" | "environment" | "resource" | "onBehalfOf">;
  owner: { name: string; email: string } | null;
};

/** One hand-off as lists show it, to one person at one moment. */
export function summaryOf(row: SummaryRow, { person, now }: { person: Answerer; now: Date }): HandOffSummary {
  const { evaluation, agent, owner } = row;
  const resource = evaluation.resource as { type: string; id: string };
  const task = {
    teamId: agent.teamId,
    onBehalfOf: evaluation.onBehalfOf,
    approvers: row.approvers as unknown as Approvers[],
  };
  return {
    id: row.id,
    evaluation_id: row.evaluationId,
    status: row.status,
    agent: { id: agent.id, name: agent.name, team: agent.team.name },
    action: evaluation.action,
    environment: evaluation.environment,
    resource: { type: resource.type, id: resource.id },
    rule: row.rule,
    opened_at: row.openedAt.toISOString(),
    due_at: row.dueAt.toISOString(),
    overdue: row.resolvedAt === null && row.dueAt <= now,
    resolved_at: row.resolvedAt?.toISOString() ?? null,
    owner: owner === null ? null : { name: owner.name, email: owner.email },
    mine: row.ownerId === person.id,
    may_accept: row.status === "open" && takeRefusal(person, task) === null,
  };
}
