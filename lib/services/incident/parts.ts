/** Everything that an incident holds, as it is read: of other teams' agents it is left out. */

import type { ChangeContent } from "@/lib/contracts/changes";
import type { IncidentDocument, IncidentFollowUpView, RemovedRecord } from "@/lib/contracts/incidents";
import { killSwitchWords } from "@/lib/contracts/killSwitches";
import { visibleTeams } from "@/lib/services/authorize";
import { visibleChanges } from "@/lib/services/change/stored";
import { aboutWords } from "@/lib/services/change/summary";
import type { ServiceContext } from "@/lib/services/context";
import type { StoredIncident } from "./stored";

export interface HeldRecord {
  evaluationId: string;
  addedAt: Date;
  addedBy: string;
  why: string;
  collectedBy: unknown;
}

export interface IncidentParts
  extends Pick<IncidentDocument, "removed" | "findings" | "follow_ups" | "notes" | "reviews"> {
  /** In the order in which they were decided. */
  records: HeldRecord[];
  hidden: number;
}

export async function readParts(ctx: ServiceContext, { id: incidentId }: StoredIncident): Promise<IncidentParts> {
  const { prisma } = ctx.db;
  const [all, findings, followUps, notes, reviews] = await Promise.all([
    prisma.incidentRecord.findMany({
      where: { incidentId },
      include: { evaluation: { select: { decidedAt: true, agent: { select: { teamId: true } } } } },
      orderBy: [{ evaluation: { decidedAt: "asc" } }, { evaluationId: "asc" }, { addedAt: "asc" }],
    }),
    prisma.incidentFinding.findMany({
      where: { incidentId },
      include: { agent: { select: { name: true, teamId: true } } },
      orderBy: [{ foundAt: "asc" }, { id: "asc" }],
    }),
    readFollowUps(ctx, incidentId),
    prisma.incidentNote.findMany({
      where: { incidentId },
      include: { person: { select: { email: true } } },
      orderBy: [{ writtenAt: "asc" }, { id: "asc" }],
    }),
    prisma.incidentReview.findMany({
      where: { incidentId },
      include: { person: { select: { email: true } } },
      orderBy: { submission: "asc" },
    }),
  ]);
  const teams = visibleTeams(ctx.actor);
  const sees = (teamId: string) => teams === null || teams.includes(teamId);
  const visible = all.filter(({ evaluation }) => sees(evaluation.agent.teamId));
  const held = (row: { removedAt: Date | null }) => row.removedAt === null;
  return {
    records: visible.filter(held),
    hidden: all.filter(held).length - visible.filter(held).length,
    removed: visible.flatMap(removedOf),
    findings: findings.map((one) => ({
      id: one.id,
      kind: one.kind,
      text: one.text,
      agent: one.agent !== null && sees(one.agent.teamId) ? one.agent.name : null,
      found_at: one.foundAt.toISOString(),
      found_by: one.foundBy,
      withdrawn:
        one.withdrawnAt === null
          ? null
          : { at: one.withdrawnAt.toISOString(), by: one.withdrawnBy ?? "", why: one.withdrawnWhy ?? "" },
    })),
    follow_ups: followUps,
    notes: notes.map(({ id, person, text, writtenAt }) => ({
      id,
      at: writtenAt.toISOString(),
      by: person.email,
      text,
    })),
    reviews: reviews.map(({ person, verdict, words, reviewedAt }) => ({
      at: reviewedAt.toISOString(),
      by: person.email,
      verdict,
      words,
    })),
  };
}

function removedOf(
  row: HeldRecord & { removedAt: Date | null; removedBy: string | null; removedWhy: string | null },
): RemovedRecord[] {
  if (row.removedAt === null) return [];
  return [
    {
      evaluation_id: row.evaluationId,
      added_at: row.addedAt.toISOString(),
      added_by: row.addedBy,
      why: row.why,
      removed_at: row.removedAt.toISOString(),
      removed_by: row.removedBy ?? "",
      removed_why: row.removedWhy ?? "",
    },
  ];
}

async function readFollowUps(ctx: ServiceContext, incidentId: string): Promise<IncidentFollowUpView[]> {
  const rows = await ctx.db.prisma.incidentFollowUp.findMany({
    where: { incidentId },
    include: {
      owner: { select: { email: true } },
      killSwitch: {
        include: {
          tool: { select: { name: true } },
          environment: { select: { name: true } },
          agent: { select: { name: true } },
        },
      },
    },
    orderBy: [{ addedAt: "asc" }, { id: "asc" }],
  });
  const changes = await readChanges(
    ctx,
    rows.flatMap(({ changeId }) => changeId ?? []),
  );
  const today = ctx.now().toISOString().slice(0, 10);
  return rows.map((row) => {
    const due = row.dueOn.toISOString().slice(0, 10);
    const { killSwitch: pulled } = row;
    return {
      id: row.id,
      finding: row.findingId,
      title: row.title,
      owner: row.owner.email,
      due_on: due,
      status: row.status,
      overdue: row.status === "open" && due < today,
      added_at: row.addedAt.toISOString(),
      added_by: row.addedBy,
      resolved:
        row.resolvedAt === null
          ? null
          : { at: row.resolvedAt.toISOString(), by: row.resolvedBy ?? "", words: row.words ?? "" },
      change: changes.get(row.changeId ?? "") ?? null,
      kill_switch:
        pulled === null
          ? null
          : {
              id: pulled.id,
              covers: killSwitchWords({
                scope: pulled.scope,
                covers: pulled.tool?.name ?? pulled.environment?.name ?? pulled.agent?.name ?? null,
                exceptRead: pulled.exceptRead,
              }),
              pulled_at: pulled.pulledAt.toISOString(),
              released_at: pulled.releasedAt?.toISOString() ?? null,
            },
    };
  });
}

/** Those that the reader may open, as they stand now. */
async function readChanges(
  ctx: ServiceContext,
  ids: readonly string[],
): Promise<Map<string, NonNullable<IncidentFollowUpView["change"]>>> {
  const rows = await ctx.db.prisma.changeRequest.findMany({
    where: { AND: [{ id: { in: [...ids] } }, visibleChanges(ctx)] },
    select: { id: true, status: true, content: true },
  });
  return new Map(
    rows.map(({ id, status, content }) => [id, { id, status, about: aboutWords(content as unknown as ChangeContent) }]),
  );
}
