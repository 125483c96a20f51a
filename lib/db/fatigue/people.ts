import { type AnswerFigures, FATIGUE_HOURS } from "@/lib/core/approval/fatigue";
import type { QueryClient } from "@/lib/db/queryClient";
import { figureColumns } from "./figures";
import { answered } from "./parts";

export interface PersonFigures extends AnswerFigures {
  name: string;
  email: string;
  lastDay: AnswerFigures;
}

type Row = AnswerFigures & { name: string; email: string } & {
  [K in keyof AnswerFigures as `day_${K}`]: AnswerFigures[K];
};

/** How each person, or the one that is named, answered in the period, whoever's agents asked; who answered most first. */
export async function readPeople(
  client: QueryClient,
  { from, to, person }: { from: Date; to: Date; person: string | null },
): Promise<PersonFigures[]> {
  const values = person === null ? [from, to] : [from, to, person];
  const { rows } = await client.query<Row>(statement(person !== null), values);
  return rows.map(({ day_answers, day_approvals, day_quickApprovals, day_medianSeconds, ...figures }) => ({
    ...figures,
    lastDay: {
      answers: day_answers,
      approvals: day_approvals,
      quickApprovals: day_quickApprovals,
      medianSeconds: day_medianSeconds,
    },
  }));
}

function statement(isOne: boolean): string {
  const day = { of: `n.at > $2::timestamptz - interval '${FATIGUE_HOURS} hours'`, prefix: "day_" };
  return `
  WITH ${answered(isOne ? "AND n.person_id = $3::uuid" : "")}
  SELECT p.name, p.email, ${figureColumns()}, ${figureColumns(day)}
    FROM answered n JOIN person p ON p.id = n.person_id
   GROUP BY p.id
   ORDER BY answers DESC, p.email`;
}
