import type { HandOffDetail, HandOffPerson } from "@/lib/contracts/handOffs";
import { requirementOf } from "@/lib/core/approval/requirements";
import { canonicalAction } from "@/lib/core/decision/exactAction";
import type { DecisionEvidence, Reason } from "@/lib/core/decision/types";
import type { StatedChange } from "@/lib/core/handOff/statedChange";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { HandOffWithContext } from "@/lib/db/handOff/handling";
import type { findHandOffHistory } from "@/lib/db/handOff/list";
import { type Answerer, requirementWords } from "@/lib/services/approval/mayAnswer";
import { taskOf } from "./handling";
import { summaryOf } from "./summary";

type Past = Awaited<ReturnType<typeof findHandOffHistory>>[number];

/** Puts the page of one hand-off together from what was read. */
export function detailOf(read: {
  handOff: HandOffWithContext;
  person: Answerer;
  now: Date;
  history: readonly Past[];
  actionDescription: string | null;
  candidates: readonly HandOffPerson[];
  may: HandOffDetail["may"];
}): HandOffDetail {
  const { handOff, person, now } = read;
  const { evaluation } = handOff;
  const { facts, session } = evaluation.seen as unknown as DecisionEvidence;
  return {
    ...summaryOf(handOff, { person, now }),
    now: now.toISOString(),
    on_behalf_of: evaluation.onBehalfOf,
    arguments: evaluation.arguments as JsonObject | null,
    canonical: canonicalOf(handOff),
    action_digest: handOff.actionDigest,
    action_description: read.actionDescription,
    facts,
    why: whyOf(evaluation.reasons as unknown as Reason[], handOff.rule),
    named: taskOf(handOff).approvers.map((one) => requirementWords({ ...requirementOf(one), count: 1 })),
    session: {
      max_sensitivity_read: session.maxSensitivityRead,
      read_untrusted: session.readUntrusted,
      exposed: session.exposed,
      decisions: session.decisions,
    },
    claim: { justification: evaluation.justification, confidence: evaluation.confidence },
    request: {
      request_id: evaluation.requestId,
      tool_call_id: evaluation.toolCallId,
      session_id: evaluation.claimedSessionId,
    },
    accepted_at: handOff.acceptedAt?.toISOString() ?? null,
    owners: handOff.owners.map((one) => ({
      person: nameOf(one.person),
      passed_by: one.passedBy === null ? null : nameOf(one.passedBy),
      since: one.since.toISOString(),
      note: one.note,
    })),
    result: resultOf(handOff),
    reason: handOff.reason,
    may: read.may,
    candidates: read.candidates.map(nameOf),
    history: read.history.map((past) => ({
      id: past.id,
      status: past.status,
      resource: past.evaluation.resource as { type: string; id: string },
      opened_at: past.openedAt.toISOString(),
      owner: past.owner?.name ?? null,
      words: past.result ?? past.reason,
      same_action: past.actionDigest === handOff.actionDigest,
    })),
  };
}

function canonicalOf({ agent, evaluation }: HandOffWithContext): string {
  return canonicalAction({
    agent: agent.name,
    onBehalfOf: evaluation.onBehalfOf ?? undefined,
    action: evaluation.action,
    environment: evaluation.environment,
    resource: evaluation.resource as { type: string; id: string; properties?: JsonObject },
    arguments: (evaluation.arguments as JsonObject | null) ?? undefined,
  });
}

function whyOf(reasons: readonly Reason[], rule: string): HandOffDetail["why"] {
  const said = reasons.filter(({ code }) => code === "handed_off");
  if (said.length === 0) return [{ rule, version: null, message: `The rule ${rule} gives this to a person.` }];
  return said.map((reason) => ({
    rule: reason.rule ?? rule,
    version: reason.ruleVersion ?? null,
    message: reason.message,
  }));
}

function resultOf({
  status,
  result,
  resolvedAt,
  reference,
  stateChanges,
}: HandOffWithContext): HandOffDetail["result"] {
  if (status !== "done" || result === null || resolvedAt === null) return null;
  return {
    text: result,
    done_at: resolvedAt.toISOString(),
    ...(reference === null ? {} : { reference }),
    state_changes: stateChanges as unknown as StatedChange[],
  };
}

function nameOf({ name, email }: HandOffPerson): HandOffPerson {
  return { name, email };
}
