import { createHash } from "node:crypto";
import type { Bundle } from "@/lib/contracts/bundle";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Transaction } from "@/lib/db/database";
import { lockOrganisation } from "@/lib/db/organisationLock";
import { type OrganisationPeople, recordGenesis, type StoredIds, storeOrganisation } from "@/lib/db/organisationStore";
import { newId } from "@/lib/platform/ids";
import { newSecret } from "@/lib/platform/secret";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { credentialPlaces } from "./credentialsOf";
import { definitionOf } from "./definitionOf";
import { problemLine, readBundle } from "./readBundle";

/** A file that is no bundle at all is not worth more lines than this. */
const PROBLEMS_TOLD_MAX = 200;

export interface ImportInput {
  /** Named in what is said about problems. */
  fileName: string;
  text: string;
  /** Make both kinds of credential for every agent, tool and environment that the grants name. */
  issueCredentials?: boolean;
  /** Marks the organisation as the demonstration. */
  demonstration?: boolean;
  /**
   * Called with the credentials as the last thing before the commit, for a caller that must keep them: what it throws
   * undoes the import.
   */
  keepCredentials?: (credentials: IssuedCredential[]) => Promise<void>;
}

/** The secret is told here once; only its hash is stored. */
export interface IssuedCredential {
  agent: string;
  tool: string;
  environment: string;
  kind: "agent" | "enforcement_point";
  secret: string;
}

export interface ImportResult {
  counts: Record<
    "environments" | "teams" | "people" | "groups" | "stages" | "tools" | "actions" | "agents" | "grants" | "rules",
    number
  >;
  credentials?: IssuedCredential[];
}

/**
 * Fills an empty organisation from a bundle: its genesis. One transaction; a bundle with problems, or an organisation
 * that is not empty, changes nothing.
 * @throws Problem `invalid` with one error for each problem, its message `FILE:LINE:COLUMN path: what is wrong`;
 *   `conflict` when there already is an organisation.
 */
export async function importBundle({ ctx, input }: { ctx: ServiceContext; input: ImportInput }): Promise<ImportResult> {
  requireCommand(ctx);
  const bundle = readOrRefuse(input);
  const ids = new Map<string, string>();
  const definition = definitionOf(bundle, (name) => {
    const id = ids.get(name) ?? newId();
    ids.set(name, id);
    return id;
  });
  const digest = createHash("sha256").update(input.text).digest("hex");
  const counts = countsOf(bundle, definition);
  const at = ctx.now();

  return await ctx.db.transaction(async (tx) => {
    await lockOrganisation(tx);
    const first = await recordGenesis(tx, { at, digest, demonstration: input.demonstration ?? false });
    if (!first)
      throw new Problem(
        "conflict",
        "This organisation is not empty: a bundle was imported before. Nothing was changed. A bundle fills an empty organisation only; use another database, or set AMBIT_DATA_DIR to a new folder.",
      );
    const stored = await storeOrganisation(tx, definition, peopleOf(bundle), at);
    await audit(ctx, tx, {
      event: "organisation.imported",
      subjectKind: "organisation",
      subjectId: "1",
      detail: { genesis: true, digest, counts, demonstration: input.demonstration ?? false },
    });
    for (const agent of definition.agents)
      await audit(ctx, tx, {
        event: "budget.put_in_force",
        subjectKind: "agent",
        subjectId: agent.id,
        detail: { agent: agent.name, genesis: true, version: agent.budget?.version ?? null, stage: agent.stage },
      });
    if (input.issueCredentials !== true) return { counts };

    const credentials = await issueAll(ctx, tx, definition, stored);
    await input.keepCredentials?.(credentials);
    return { counts, credentials };
  });
}

function readOrRefuse({ text, fileName }: ImportInput): Bundle {
  const read = readBundle(text);
  if ("bundle" in read) return read.bundle;
  const { length } = read.problems;
  throw new Problem(
    "invalid",
    `${fileName} was not imported: ${length === 1 ? "it has 1 problem" : `it has ${length} problems`}. Nothing was changed.`,
    {
      errors: read.problems.slice(0, PROBLEMS_TOLD_MAX).map((problem) => ({
        pointer: pointerOf(problem.path),
        message: problemLine(fileName, problem),
      })),
    },
  );
}

async function issueAll(
  ctx: ServiceContext,
  tx: Transaction,
  definition: OrganisationDefinition,
  stored: StoredIds,
): Promise<IssuedCredential[]> {
  const agentIds = new Map(definition.agents.map(({ name, id }) => [name, id]));
  const kinds = ["agent", "enforcement_point"] as const;
  const issued = credentialPlaces(definition).flatMap((place) =>
    kinds.map((kind) => ({ ...place, kind, id: newId(), ...newSecret("credential") })),
  );
  await tx.credential.createMany({
    data: issued.map(({ id, agent, tool, environment, kind, hash, hint }) => ({
      id,
      agentId: agentIds.get(agent) ?? "",
      toolId: stored.tools.get(tool) ?? "",
      environmentId: stored.environments.get(environment) ?? "",
      kind,
      secretHash: hash,
      hint,
      createdAt: ctx.now(),
    })),
  });
  for (const { id, agent, tool, environment, kind, hint } of issued)
    await audit(ctx, tx, {
      event: "credential.issued",
      subjectKind: "credential",
      subjectId: id,
      detail: { agent, tool, environment, kind, hint },
    });
  return issued.map(({ agent, tool, environment, kind, secret }) => ({ agent, tool, environment, kind, secret }));
}

function peopleOf(bundle: Bundle): OrganisationPeople {
  return {
    teams: bundle.teams.map(({ name }) => name),
    people: bundle.people.map((person) => ({ ...person, disabled: person.disabled ?? false })),
    groups: bundle.groups,
    principals: bundle.agents.flatMap(({ name, principals }) =>
      principals.map((principal) => ({ ...principal, agent: name })),
    ),
  };
}

function countsOf(bundle: Bundle, definition: OrganisationDefinition): ImportResult["counts"] {
  return {
    environments: bundle.environments.length,
    teams: bundle.teams.length,
    people: bundle.people.length,
    groups: bundle.groups.length,
    stages: definition.stages.length,
    tools: bundle.tools.length,
    actions: bundle.tools.reduce((sum, { actions }) => sum + actions.length, 0),
    agents: bundle.agents.length,
    grants: bundle.agents.reduce((sum, { budget }) => sum + (budget?.grants.length ?? 0), 0),
    rules: bundle.rules.length,
  };
}
