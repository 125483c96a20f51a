/** A rule as it is typed. */
import type { Approvers, RuleLine } from "@/lib/contracts/agents";
import { durationOf } from "@/lib/contracts/duration";

export const WHO_KINDS = ["role", "team", "group", "person"] as const;

export interface ApproverDraft {
  kind: (typeof WHO_KINDS)[number];
  who: string;
  count: string;
}

export interface RuleDraft {
  name: string;
  effect: RuleLine["effect"];
  when: string;
  /** Names separated by commas or spaces; empty for all. */
  actions: string;
  teams: string;
  agents: string;
  approvers: ApproverDraft[];
  /** Such as 30m; empty for an hour. */
  respondWithin: string;
  freshSignIn: boolean;
}

export const EMPTY_APPROVER: ApproverDraft = { kind: "role", who: "operator", count: "1" };

export function ruleDraftOf(rule: RuleLine | null): RuleDraft {
  return {
    name: rule?.name ?? "",
    effect: rule?.effect ?? "ask",
    when: rule?.when ?? "",
    actions: (rule?.actions ?? []).join(", "),
    teams: (rule?.teams ?? []).join(", "),
    agents: (rule?.agents ?? []).join(", "),
    approvers: rule === null ? [EMPTY_APPROVER] : rule.approvers.map(approverDraft),
    respondWithin: rule?.respondWithinSeconds === undefined ? "" : durationOf(rule.respondWithinSeconds),
    freshSignIn: rule?.freshSignIn ?? false,
  };
}

function approverDraft(approvers: Approvers): ApproverDraft {
  const count = String(approvers.count);
  if ("role" in approvers) return { kind: "role", who: approvers.role, count };
  if ("team" in approvers) return { kind: "team", who: approvers.team, count };
  if ("group" in approvers) return { kind: "group", who: approvers.group, count };
  return { kind: "person", who: approvers.person, count };
}

/** The rule that the draft says, as a bundle writes it. What a rule that stops does not have is left out. */
export function ruleOf({ name, effect, when, respondWithin, approvers, freshSignIn, ...scope }: RuleDraft) {
  const isStop = effect === "stop";
  return {
    name: name.trim(),
    ...listed("actions", scope.actions),
    ...listed("teams", scope.teams),
    ...listed("agents", scope.agents),
    when: when.trim(),
    effect,
    ...(isStop || approvers.length === 0
      ? {}
      : { approvers: approvers.map(({ kind, who, count }) => ({ [kind]: who.trim(), count: Number(count) })) }),
    ...(isStop || respondWithin.trim() === "" ? {} : { respondWithin: respondWithin.trim() }),
    ...(effect === "ask" && freshSignIn ? { freshSignIn } : {}),
  };
}

function listed(name: string, text: string): Record<string, string[]> {
  const names = text.split(/[\s,]+/).filter((one) => one !== "");
  return names.length === 0 ? {} : { [name]: names };
}
