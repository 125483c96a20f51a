/** What a notification says: the payload of its webhooks, and the words of its mail. */

import type { ChangeContent } from "@/lib/contracts/changes";
import type { NotificationType } from "@/lib/contracts/notifications";
import type { WebhookPayload } from "@/lib/contracts/webhooks";
import type { Transaction } from "@/lib/db/database";
import type { NotificationRow } from "@/lib/db/notification/outbox";
import {
  readActionSubject,
  readApprovalSubject,
  readBreakGlassSubject,
  readChangeSubject,
  readContractionSubject,
  readExceptionSubject,
  readHandOffSubject,
  readKillSwitchSubject,
  readObservedSubject,
  readQuarantineSubject,
} from "@/lib/db/notification/subject";
import { aboutWords } from "@/lib/services/change/summary";

/** The payload of the webhooks: names and identifiers, a link that opens nothing by itself, and no argument. */
export async function payloadOf(
  tx: Transaction,
  { type, subjectId, occurredAt }: NotificationRow,
  publicUrl: string,
): Promise<WebhookPayload> {
  return {
    type: type as NotificationType,
    timestamp: occurredAt.toISOString(),
    data: await dataOf(tx, type as NotificationType, subjectId, publicUrl),
  };
}

async function dataOf(
  tx: Transaction,
  type: NotificationType,
  id: string,
  publicUrl: string,
): Promise<WebhookPayload["data"]> {
  switch (type) {
    case "kill_switch.pulled":
    case "kill_switch.released": {
      const { scope, exceptRead, tool, environment, agent } = await readKillSwitchSubject(tx, id);
      const name = tool?.name ?? environment?.name ?? agent?.name ?? null;
      return { id, scope, name, except_read: exceptRead, url: `${publicUrl}/kill-switches` };
    }
    case "hand_off.opened":
    case "hand_off.passed":
    case "hand_off.due_soon":
    case "hand_off.overdue": {
      const { agent, evaluation, dueAt } = await readHandOffSubject(tx, id);
      return { id, ...actionData(agent, evaluation), due_at: dueAt.toISOString(), url: `${publicUrl}/handoffs/${id}` };
    }
    case "change.submitted":
    case "change.approved":
    case "change.rejected":
    case "change.returned": {
      const { content, author } = await readChangeSubject(tx, id);
      const said = content as unknown as ChangeContent;
      const agent = said.agent ?? said.newAgent?.name ?? null;
      return { id, agent, about: aboutWords(said), author, url: `${publicUrl}/changes/${id}` };
    }
    case "contraction.proposed": {
      const { agent, cause, grants } = await readContractionSubject(tx, id);
      return { id, agent: agent.name, cause, grants, url: `${publicUrl}/changes` };
    }
    case "exception.ending": {
      const { agent, grantId, expiresAt } = await readExceptionSubject(tx, id);
      return {
        id,
        agent: agent.name,
        grant: grantId,
        ends_at: expiresAt.toISOString(),
        url: `${publicUrl}/exceptions`,
      };
    }
    case "break_glass.asked":
    case "break_glass.given":
    case "break_glass.review_overdue": {
      const { agent, actions, environment, minutes, ...one } = await readBreakGlassSubject(tx, id);
      const people = { asked_by: one.askedBy.email, given_by: one.answeredBy?.email ?? null };
      const ends = one.expiresAt?.toISOString() ?? null;
      const url = `${publicUrl}/exceptions`;
      return { id, agent: agent.name, actions, environment, minutes, ...people, ends_at: ends, url };
    }
    case "action.ungoverned": {
      const found = await readObservedSubject(tx, id);
      const resource =
        found.resourceId === null ? {} : { resource: { type: found.resourceType ?? "", id: found.resourceId } };
      const { tool, environment, principal } = found;
      return {
        id,
        agent: found.agent?.name ?? null,
        tool,
        environment,
        principal,
        action: found.verb,
        ...resource,
        url: `${publicUrl}/actions/${id}`,
      };
    }
    case "tool.quarantined": {
      const { tool, action } = await readQuarantineSubject(tx, id);
      const name = `${tool}.${action}`;
      return { id, tool, action: name, url: `${publicUrl}/catalogue/${encodeURIComponent(name)}` };
    }
    case "action.failed": {
      const { agent, approvalId, ...evaluation } = await readActionSubject(tx, id);
      return { id, ...actionData(agent, evaluation), approval_id: approvalId, url: `${publicUrl}/actions/${id}` };
    }
    default: {
      const { agent, evaluation, expiresAt } = await readApprovalSubject(tx, id);
      return { id, ...actionData(agent, evaluation), due_at: expiresAt.toISOString(), url: `${publicUrl}/inbox/${id}` };
    }
  }
}

function actionData(
  agent: { name: string },
  { action, environment, resource }: { action: string; environment: string; resource: unknown },
) {
  const { type, id } = resource as { type: string; id: string };
  return { agent: agent.name, action, environment, resource: { type, id } };
}
