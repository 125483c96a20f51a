import type { RuleLine } from "@/lib/contracts/agents";
import type { RuleRow } from "@/lib/contracts/rules";
import { type Answerers, tooFewAnswer } from "@/lib/core/authority/answerers";
import { answererOf, findAnswerers } from "@/lib/db/approval/list";
import type { RuleMet } from "@/lib/db/rule/figures";
import type { ServiceContext } from "@/lib/services/context";

/** A rule with what it did, and whether people enough could answer it. */
export function ruleRow(rule: RuleLine, met: RuleMet | undefined, answerers: Answerers): RuleRow {
  return {
    ...rule,
    met: {
      days_7: met?.days7 ?? 0,
      days_30: met?.days30 ?? 0,
      errored: met?.errored ?? 0,
      last_at: met?.lastAt.toISOString() ?? null,
    },
    too_few: tooFewAnswer(rule.approvers, answerers),
  };
}

/** Everybody who answers anything, as rules ask for them. */
export async function answerersNow({ db }: ServiceContext): Promise<Answerers> {
  const people = (await findAnswerers(db.prisma)).map(answererOf);
  const groups = [...new Set(people.flatMap(({ groups: own }) => own))].map((name) => ({
    name,
    people: people.filter(({ groups: own }) => own.includes(name)).map(({ email }) => email),
  }));
  return { people: people.map(({ email, roles, teams }) => ({ email, roles, teams, disabled: false })), groups };
}
