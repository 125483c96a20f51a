/** A bounded approval as people see it. */
import type {
  ArgumentBounds,
  BoundedApprovalDetail,
  BoundedApprovalView,
  BoundedState,
} from "@/lib/contracts/boundedApprovals";
import type { Ask } from "@/lib/core/decision/types";
import type { BoundedWithContext } from "@/lib/db/approval/bounded";
import { hasRole } from "@/lib/services/authorize";
import type { PersonActor } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

type Resource = { type: string; id: string };

export function viewOf(
  row: BoundedWithContext,
  { viewer, now }: { viewer: PersonActor; now: Date },
): BoundedApprovalView {
  const { agent, givenBy, revokedBy, revokedAt, revokeReason } = row;
  const resource = row.resource as Resource;
  const [last] = row.answered;
  const state = stateOf(row, now);
  return {
    id: row.id,
    approval_id: row.approvalId,
    state,
    agent: { id: agent.id, name: agent.name, team: agent.team.name },
    on_behalf_of: row.onBehalfOf,
    action: row.action,
    environment: row.environment,
    resource: { type: resource.type, id: resource.id, any_id: row.anyResource },
    arguments: row.arguments as ArgumentBounds | null,
    rules: (row.asks as unknown as Ask[]).flatMap((ask) =>
      ask.kind === "rule" ? [{ name: ask.rule, version: ask.version }] : [],
    ),
    given_by: givenBy,
    given_at: row.givenAt.toISOString(),
    until: row.until.toISOString(),
    uses: row.usesMax,
    used: row.used,
    last_use: last === undefined ? null : { approval_id: last.id, at: last.requestedAt.toISOString() },
    revoked:
      revokedAt === null || revokedBy === null || revokeReason === null
        ? null
        : { at: revokedAt.toISOString(), by: revokedBy.name, reason: revokeReason },
    may_revoke: revokedAt === null && mayRevoke(viewer, row),
  };
}

export function detailOf(row: BoundedWithContext, seen: { viewer: PersonActor; now: Date }): BoundedApprovalDetail {
  return {
    ...viewOf(row, seen),
    answered: row.answered.map(({ id, boundedUse, requestedAt, evaluation }) => {
      const { type, id: resourceId } = evaluation.resource as Resource;
      return {
        approval_id: id,
        use: boundedUse ?? 0,
        at: requestedAt.toISOString(),
        resource: { type, id: resourceId },
      };
    }),
  };
}

/** Where it stands; a revocation outlasts everything else. */
export function stateOf(
  row: Pick<BoundedWithContext, "revokedAt" | "used" | "usesMax" | "until">,
  now: Date,
): BoundedState {
  if (row.revokedAt !== null) return "revoked";
  if (row.used >= row.usesMax) return "used_up";
  return row.until <= now ? "ended" : "in_force";
}

/** Security reviewers, and whoever gave it as long as they answer at all. */
export function mayRevoke(person: PersonActor, { givenById }: { givenById: string }): boolean {
  return hasRole(person, "security_reviewer") || (person.id === givenById && hasRole(person, "operator", "admin"));
}

/** The 404 of what is unknown and of what another team's agent may do: they look the same. */
export function unknownBounded(): Problem {
  return new Problem("not_found", "There is no such bounded approval, or it belongs to a team that you cannot see.");
}
