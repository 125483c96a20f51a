import {
  DRIFT_LISTED_MAX,
  type DriftAnswer,
  type DriftView,
  driftQuerySchema,
  EXCESS_LISTED_MAX,
  type PrincipalFilters,
} from "@/lib/contracts/principals";
import type { Drift, DriftEvidence } from "@/lib/core/principal/drift";
import type { CheckedRole } from "@/lib/core/principal/records";
import type { CredentialAges } from "@/lib/platform/credentialAge";
import { requirePerson } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { revokeRefusal } from "@/lib/services/credential/mayRevoke";
import { explainRefusal } from "./mayExplain";
import { type SeenLedger, seenLedger } from "./read";
import { credentialView } from "./view";

/** Where what is used differs from what is registered, of the agents that the actor sees (`driftQuerySchema`), the newest first. */
export async function listDrift({
  ctx,
  input,
  ages,
}: {
  ctx: ServiceContext;
  input: unknown;
  ages: CredentialAges;
}): Promise<DriftAnswer> {
  const person = requirePerson(ctx);
  const { explained, ...filters } = driftQuerySchema.parse(input);
  const ledger = await seenLedger(ctx, ages);
  const wanted = ledger.drift.filter((one) => isWanted(one, filters, ledger));
  const listed = wanted.filter(({ key }) => ledger.explanations.has(key) === (explained === "yes"));
  return {
    drift: listed.slice(0, DRIFT_LISTED_MAX).map((one) => driftView(one, ledger, person)),
    total: listed.length,
    others: wanted.length - listed.length,
    may_revoke: revokeRefusal(person) === null,
  };
}

function isWanted(
  one: Drift,
  { q = "", agent, tool, environment, drift }: PrincipalFilters,
  ledger: SeenLedger,
): boolean {
  const names = one.agentIds.filter(ledger.sees).map((id) => ledger.agents.get(id)?.name ?? "");
  const texts = [...names, one.tool, one.environment, one.identity, one.address, one.credential?.hint];
  return (
    (agent === undefined || names.includes(agent)) &&
    (tool === undefined || one.tool === tool) &&
    (environment === undefined || one.environment === environment) &&
    (drift === undefined || drift === "any" || one.kind === drift) &&
    (q === "" || texts.some((text) => text?.toLowerCase().includes(q.toLowerCase()) === true))
  );
}

function driftView(one: Drift, ledger: SeenLedger, person: PersonActor): DriftView {
  const { key, kind, tool, environment, identity, address, says, since } = one;
  const explanation = ledger.explanations.get(key);
  return {
    ...{ key, kind },
    agents: one.agentIds.map((id) => (ledger.sees(id) ? (ledger.agents.get(id)?.name ?? null) : null)),
    ...{ tool, environment, identity },
    credential: one.credential === null ? null : credentialView(one.credential),
    address,
    postgres: postgresView(one.checkedRole),
    since: new Date(since).toISOString(),
    says,
    evidence: one.evidence.flatMap((found) => evidenceView(found, ledger)),
    explained:
      explanation === undefined
        ? null
        : {
            reason: explanation.reason,
            by: explanation.by,
            at: explanation.at.toISOString(),
            until: explanation.until.toISOString(),
          },
    refusal: explainRefusal(person, teamsOf(one, ledger)),
  };
}

function postgresView(checked: CheckedRole | null): DriftView["postgres"] {
  if (checked === null) return null;
  const { server, role, checkedAt, excess } = checked;
  return {
    ...{ server, role },
    checked_at: new Date(checkedAt).toISOString(),
    excess: excess.slice(0, EXCESS_LISTED_MAX),
    total: excess.length,
  };
}

/** The teams of the agents that it is about. */
export function teamsOf({ agentIds }: Drift, { agents }: Pick<SeenLedger, "agents">): string[] {
  return agentIds.flatMap((id) => agents.get(id)?.teamId ?? []);
}

function evidenceView({ kind, id, agentId }: DriftEvidence, { agents, sees }: SeenLedger): DriftView["evidence"] {
  switch (kind) {
    case "action":
      return agentId !== undefined && !sees(agentId) ? [] : [{ words: "the action", path: `/actions/${id}` }];
    case "source":
      return [{ words: "the source", path: `/sources/${encodeURIComponent(id)}` }];
    case "agent": {
      const name = agents.get(id)?.name;
      return name === undefined || !sees(id) ? [] : [{ words: name, path: `/agents/${encodeURIComponent(name)}` }];
    }
  }
}
