import { reportToolsSchema, type ToolsAnswer } from "@/lib/contracts/access";
import type { ListedTool } from "@/lib/contracts/toolImport";
import { unstorableAt } from "@/lib/core/text/storable";
import { type NewClaim, readClaims, readStatedTimes, type StoredClaim, storeImport } from "@/lib/db/toolImport/claims";
import { readQuarantines, type StoredQuarantine, storeQuarantines } from "@/lib/db/toolImport/quarantines";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import { Problem } from "@/lib/services/problem";
import { claimOf, isLookedAt } from "@/lib/services/toolImport/claim";
import { refusalOf } from "@/lib/services/toolImport/importTools";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";

/** Most wordings of one action that are held back and not looked at: a server could say something else every second. */
const HELD_MAX = 20;

/**
 * Takes what a gateway saw a server say of its tools (`reportToolsSchema`) and answers which of them stand: as people saw them when they
 * last stated what the action does or, where they never did, as they were told first. What is said otherwise is kept as a claim and held
 * back until a person releases it. The same again changes nothing.
 * @throws Problem `forbidden` for whoever is no enforcement point: what an agent says of tools is not what they say.
 */
export async function reportTools({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<ToolsAnswer> {
  const { tool, credentialKind } = ctx.actor;
  if (credentialKind !== "enforcement_point")
    throw new Problem("forbidden", "Only an enforcement point can say what a server tells of its tools.");
  const { source, tools } = parseInput(reportToolsSchema, input);
  const known = await readKnown(ctx, tool);
  const readable = tools.filter((one) => isReadable(one, tools));
  const claims = readable.map(claimOf);
  await keep(ctx, { tool, source, claims, known });
  return { tools: tools.map((one) => stateOf(one, { ctx, readable, known })) };
}

interface Known {
  claims: StoredClaim[];
  statedTimes: ReadonlyMap<string, Date>;
  quarantines: StoredQuarantine[];
}

async function readKnown({ db }: AccessContext, tool: string): Promise<Known> {
  const [claims, statedTimes, quarantines] = await Promise.all([
    readClaims(db.pool, { tool }),
    readStatedTimes(db.pool, tool),
    readQuarantines(db.pool, { tool }),
  ]);
  return { claims, statedTimes, quarantines };
}

/** One that is told twice says two things at once, so it says nothing that could be looked at. */
function isReadable(tool: ListedTool, all: readonly ListedTool[]): boolean {
  return (
    refusalOf(tool) === null && unstorableAt(tool) === null && all.filter(({ name }) => name === tool.name).length === 1
  );
}

function isStanding(claim: NewClaim, tool: string, { claims, statedTimes, quarantines }: Known): boolean {
  return isLookedAt(claim, {
    claims: claims.filter(({ action }) => action === claim.action),
    statedAt: statedTimes.get(`${tool}.${claim.action}`) ?? null,
    quarantines: quarantines.filter(({ action }) => action === claim.action),
  });
}

function stateOf(
  told: ListedTool,
  { ctx, readable, known }: { ctx: AccessContext; readable: readonly ListedTool[]; known: Known },
): ToolsAnswer["tools"][number] {
  const { name } = told;
  const { tool } = ctx.actor;
  const review = `${ctx.publicUrl}/catalogue/${encodeURIComponent(`${tool}.${name}`)}`;
  if (!readable.includes(told)) return { name, state: "unreadable", review };
  return isStanding(claimOf(told), tool, known) ? { name, state: "standing" } : { name, state: "quarantined", review };
}

async function keep(
  ctx: AccessContext,
  { tool, source, claims, known }: { tool: string; source: string; claims: readonly NewClaim[]; known: Known },
): Promise<void> {
  const isHeld = ({ action, digest }: NewClaim) =>
    known.quarantines.some((one) => one.action === action && one.digest === digest);
  const room = ({ action }: NewClaim) =>
    known.quarantines.filter((one) => one.action === action && one.releasedAt === null).length < HELD_MAX;
  const isNewest = ({ action, digest }: NewClaim) =>
    known.claims.findLast((one) => one.action === action)?.digest === digest;
  const said = claims.filter(
    (claim) => !isNewest(claim) && (isHeld(claim) || isStanding(claim, tool, known) || room(claim)),
  );
  const held = claims.filter((claim) => !isHeld(claim) && !isStanding(claim, tool, known) && room(claim));
  // What is the newest wording already and was told by an import is held back with that import's claim.
  const told = [...new Set([...said, ...held])];
  if (told.length === 0) return;
  const { agent, environment } = ctx.actor;
  const id = newId();
  await ctx.db.transaction(async (tx) => {
    await storeImport(tx, {
      id,
      tool,
      source,
      sourceKind: "gateway",
      told: claims.map(({ action }) => action),
      importedAt: ctx.now(),
      importedBy: `the gateway of ${agent} in ${environment}`,
      personId: null,
      changeId: null,
      claims: told,
    });
    await storeQuarantines(
      tx,
      held.map(({ action, digest }) => ({ id: newId(), importId: id, tool, action, digest, noticedAt: ctx.now() })),
    );
    await audit(ctx, tx, {
      event: "catalogue.observed",
      subjectKind: "tool",
      subjectId: tool,
      detail: {
        source,
        claims: told.map(({ action, digest }) => ({ action, digest })),
        held: held.map(({ action, digest }) => ({ action, digest })),
      },
    });
  });
}
