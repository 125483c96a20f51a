import { newId } from "@/lib/platform/ids";
import { newSecret } from "@/lib/platform/secret";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface IssueCredentialInput {
  agent: string;
  tool: string;
  environment: string;
  /** `agent` by default: held by the agent itself, so what it reports is a claim. */
  kind?: "agent" | "enforcement_point";
  /** What a permit took from a limit is given back when the permit ends unredeemed. Enforcement points only. */
  mustRedeem?: boolean;
}

/** The secret is told here once; only its hash is stored. */
export interface NewCredential {
  id: string;
  secret: string;
  hint: string;
}

/**
 * Makes a credential toward Ambit for one agent, tool and environment. Earlier ones stay good, so that a holder can be
 * moved to the new one before the old is revoked.
 * @throws Problem `not_found` for an unknown name; `conflict` for a retired agent; `invalid` for `mustRedeem` on a
 *   credential that the agent itself holds, which could act without redeeming.
 */
export async function issueCredential({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: IssueCredentialInput;
}): Promise<NewCredential> {
  requireCommand(ctx);
  const { kind = "agent", mustRedeem = false } = input;
  if (mustRedeem && kind !== "enforcement_point")
    throw new Problem(
      "invalid",
      "Only an enforcement point can be bound to redeem: an agent could act without doing so.",
    );
  const { secret, hash, hint } = newSecret("credential");
  const id = newId();
  await ctx.db.transaction(async (tx) => {
    const agent = await tx.agent.findUnique({ where: { name: input.agent } });
    if (agent === null) throw unknown("agent", input.agent);
    if (agent.lifecycle === "retired")
      throw new Problem("conflict", `${agent.name} is retired and gets no credentials. None was made.`);
    const tool = await tx.tool.findUnique({ where: { name: input.tool } });
    if (tool === null) throw unknown("tool", input.tool);
    const environment = await tx.environment.findUnique({ where: { name: input.environment } });
    if (environment === null) throw unknown("environment", input.environment);
    await tx.credential.create({
      data: {
        id,
        agentId: agent.id,
        toolId: tool.id,
        environmentId: environment.id,
        kind,
        mustRedeem,
        secretHash: hash,
        hint,
        createdAt: ctx.now(),
      },
    });
    await audit(ctx, tx, {
      event: "credential.issued",
      subjectKind: "credential",
      subjectId: id,
      detail: { agent: agent.name, tool: tool.name, environment: environment.name, kind, mustRedeem, hint },
    });
  });
  return { id, secret, hint };
}

function unknown(what: string, name: string): Problem {
  return new Problem("not_found", `There is no ${what} named ${JSON.stringify(name)}. No credential was made.`);
}
