/** What /api/v1/principals answers. */
import { z } from "zod";
import type { PostgresChecked } from "@/lib/contracts/postgresChecks";
import {
  type DriftAnswer,
  type DriftView,
  type ExplainedDrift,
  type PostgresExcessView,
  type PrincipalCredentialView,
  type PrincipalsAnswer,
  type PrincipalView,
  STANDINGS,
} from "@/lib/contracts/principals";
import { DRIFT_KINDS } from "@/lib/core/principal/driftKind";
import type { Excess } from "@/lib/core/principal/postgresExcess";
import { component, time } from "../component";

export const principalCredentialView = component<PrincipalCredentialView>()(
  "PrincipalCredentialView",
  z.object({
    id: z.string(),
    kind: z.enum(["agent", "enforcement_point"]),
    hint: z.string(),
    created_at: time,
    last_used_at: time.nullable(),
  }),
);

export const principalView = component<PrincipalView>()(
  "PrincipalView",
  z
    .object({
      agent: z.string(),
      team: z.string(),
      tool: z.string(),
      environment: z.string(),
      identity: z
        .string()
        .nullable()
        .describe("As that system names it, `*` standing for any run of characters; null where it is not known."),
      standing: z
        .enum(STANDINGS)
        .describe(
          "`unregistered`: seen behind the agent's decisions only. `unknown`: there are credentials, and no identity is known.",
        ),
      first_seen_at: time.nullable().describe("Null where no log shows it."),
      last_seen_at: time.nullable(),
      records: z.number().describe("How many log records show the identity."),
      last_action: z.string().nullable().describe("The action that it was seen for last."),
      sources: z.array(
        z.object({
          source: z.string(),
          system: z.string(),
          records: z.number(),
          changes: z.number().describe("How many of the records changed something."),
          first_at: time,
          last_at: time,
        }),
      ),
      addresses: z.array(
        z.object({
          address: z.string(),
          told_by: z
            .enum(["log", "credential"])
            .describe("`log`: another system's log tells it. `credential`: Ambit saw the caller."),
          first_at: time.nullable(),
          last_at: time.nullable(),
        }),
      ),
      credentials: z
        .array(principalCredentialView)
        .describe("Those of the agent, tool and environment that are not revoked."),
      drift: z.array(z.enum(DRIFT_KINDS)).describe("What drifts of it and nobody has explained."),
    })
    .describe("One identity of an agent, for a tool in an environment."),
);

export const principalsAnswer = component<PrincipalsAnswer>()(
  "PrincipalsAnswer",
  z.object({ principals: z.array(principalView), next_cursor: z.string().nullable(), total: z.number() }),
);

export const excess = component<Excess>()(
  "PostgresExcess",
  z.object({
    object: z.string().describe("As SQL names it."),
    privilege: z.string(),
    grantee: z.string().describe("The role, one that it is a member of, or `PUBLIC`."),
    says: z.string(),
    mend: z.string().describe("SQL that takes it away. It is shown, and never run."),
  }),
);

export const postgresExcessView = component<PostgresExcessView>()(
  "PostgresExcessView",
  z
    .object({
      server: z.string(),
      role: z.string(),
      checked_at: time,
      excess: z.array(excess).describe("At most 200 of it."),
      total: z.number(),
    })
    .describe("What a PostgreSQL role may do beyond the budget of the agent that acts as it."),
);

export const postgresChecked = component<PostgresChecked>()(
  "PostgresChecked",
  z.object({
    id: z.string(),
    agent: z.string(),
    tool: z.string(),
    environment: z.string(),
    role: z.string(),
    server: z.string(),
    registered: z.boolean().describe("The role is the agent's registered principal for the tool in the environment."),
    excess: z.array(excess).describe("All of it."),
    missing_tables: z.array(z.string()).describe("Tables of the mapping that the server does not have."),
  }),
);

export const driftView = component<DriftView>()(
  "DriftView",
  z
    .object({
      key: z.string().describe("Of what drifts: whatever else is another drift."),
      kind: z.enum(DRIFT_KINDS),
      agents: z.array(z.string().nullable()).describe("Null for one of a team that the reader does not see."),
      tool: z.string().nullable(),
      environment: z.string().nullable(),
      identity: z.string().nullable(),
      credential: principalCredentialView.nullable(),
      address: z.string().nullable(),
      postgres: postgresExcessView.nullable(),
      since: time,
      says: z.string(),
      evidence: z.array(z.object({ words: z.string(), path: z.string() })).describe("As paths of Ambit's pages."),
      explained: z.object({ reason: z.string(), by: z.string(), at: time, until: time }).nullable(),
      refusal: z.string().nullable().describe("Why the reader can't explain it; null where they can."),
    })
    .describe("Where what is used differs from what is registered."),
);

export const driftAnswer = component<DriftAnswer>()(
  "DriftAnswer",
  z.object({
    drift: z.array(driftView).describe("The newest first, at most 100."),
    total: z.number(),
    others: z.number().describe("How many of the others there are: explained, or not."),
    may_revoke: z.boolean().describe("The reader can revoke credentials of the agents that they see."),
  }),
);

export const explainedDrift = component<ExplainedDrift>()(
  "ExplainedDrift",
  z.object({ key: z.string(), until: time, message: z.string() }),
);
