import type { AnswerFigures } from "@/lib/core/approval/fatigue";
import type { QueryClient } from "@/lib/db/queryClient";
import { figureColumns } from "./figures";
import { ALWAYS_APPROVED, ASKED, ASKERS, answered } from "./parts";
import { type FatigueSpan, valuesOf } from "./span";

export interface RuleFigures extends AnswerFigures {
  kind: "rule" | "limit";
  name: string;
  /** Whose limit it is; "" for a rule. */
  agent: string;
  asked: number;
  approved: number;
  denied: number;
  expired: number;
  cancelled: number;
  waiting: number;
  askedAlone: number;
  actions: number;
  agents: number;
  savedByGrants: number;
}

/** What each rule and limit asked in the period and how that was answered, the noisiest first. */
export async function readRules(client: QueryClient, span: FatigueSpan): Promise<RuleFigures[]> {
  const { rows } = await client.query<RuleFigures>(STATEMENT, valuesOf(span));
  return rows;
}

const counted = (status: string, name: string) => `count(*) FILTER (WHERE k.status = '${status}')::int AS ${name}`;

const STATEMENT = `
  WITH ${ASKED}, ${ASKERS}, ${ALWAYS_APPROVED}, ${answered()},
  questions AS (
    SELECT r.kind, r.name, r.agent, count(*)::int AS asked,
           ${counted("approved", "approved")}, ${counted("denied", "denied")}, ${counted("expired", "expired")},
           ${counted("cancelled", "cancelled")}, ${counted("pending", "waiting")},
           count(*) FILTER (WHERE r.alone)::int AS "askedAlone",
           count(DISTINCT k.action)::int AS actions, count(DISTINCT k.agent_id)::int AS agents,
           count(kinds.agent_id) FILTER (WHERE k.status <> 'pending')::int AS "savedByGrants"
      FROM askers r JOIN asked k USING (id)
      LEFT JOIN kinds USING (agent_id, action, environment)
     GROUP BY r.kind, r.name, r.agent),
  answers AS (
    SELECT r.kind, r.name, r.agent, ${figureColumns()}
      FROM askers r JOIN answered n ON n.approval_id = r.id
     GROUP BY r.kind, r.name, r.agent)
  SELECT q.*, coalesce(n.answers, 0) AS answers, coalesce(n.approvals, 0) AS approvals,
         coalesce(n."quickApprovals", 0) AS "quickApprovals", n."medianSeconds"
    FROM questions q LEFT JOIN answers n USING (kind, name, agent)
   ORDER BY q.asked DESC, q.name, q.agent`;
