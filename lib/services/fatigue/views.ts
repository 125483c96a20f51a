import type { AnswerFiguresView, AskedBy, PersonFatigue, RuleFatigue } from "@/lib/contracts/fatigue";
import { type AnswerFigures, approveRate, quickRate, showsFatigue } from "@/lib/core/approval/fatigue";
import type { PersonFigures } from "@/lib/db/fatigue/people";
import type { RuleFigures } from "@/lib/db/fatigue/rules";

export const NO_ANSWERS: AnswerFigures = { answers: 0, approvals: 0, quickApprovals: 0, medianSeconds: null };

export function figuresView(figures: AnswerFigures): AnswerFiguresView {
  return {
    answers: figures.answers,
    approvals: figures.approvals,
    approve_rate: approveRate(figures),
    quick_approvals: figures.quickApprovals,
    quick_rate: quickRate(figures),
    median_seconds: figures.medianSeconds,
    shows_fatigue: showsFatigue(figures),
  };
}

export function askedByView({ kind, name, agent }: { kind: "rule" | "limit"; name: string; agent: string }): AskedBy {
  return { kind, name, agent: agent === "" ? null : agent };
}

export function ruleView(rule: RuleFigures): RuleFatigue {
  return {
    ...askedByView(rule),
    ...figuresView(rule),
    asked: rule.asked,
    approved: rule.approved,
    denied: rule.denied,
    expired: rule.expired,
    cancelled: rule.cancelled,
    waiting: rule.waiting,
    asked_alone: rule.askedAlone,
    actions: rule.actions,
    agents: rule.agents,
    saved_by_grants: rule.savedByGrants,
  };
}

export function personView({ name, email, lastDay, ...figures }: PersonFigures): PersonFatigue {
  return { name, email, ...figuresView(figures), last_day: figuresView(lastDay) };
}
