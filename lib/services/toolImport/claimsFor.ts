import type { ChangeContent } from "@/lib/contracts/changes";
import type { ActionClaim, ClaimOfAction, ToolHints } from "@/lib/contracts/toolImport";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { readClaims, readNewestImport, readStatedAt } from "@/lib/db/toolImport/claims";
import { readQuarantines } from "@/lib/db/toolImport/quarantines";
import type { ServiceContext } from "@/lib/services/context";
import { sourceOf, standingClaim } from "./claim";

/** What a server says of one action of the catalogue; null where none ever did. The caller has checked who asks. */
export async function claimForAction(
  { db }: ServiceContext,
  { tool, action, stated }: { tool: string; action: string; stated: JsonObject | undefined },
): Promise<ActionClaim | null> {
  const [claims, newest, statedAt, quarantines] = await Promise.all([
    readClaims(db.pool, { tool, action }),
    readNewestImport(db.pool, tool),
    readStatedAt(db.pool, `${tool}.${action}`),
    readQuarantines(db.pool, { tool, action }),
  ]);
  return standingClaim(claims, { stated, statedAt, newest, quarantines });
}

/** What servers say of the actions that a change sets. The caller has checked who asks. */
export async function claimsForChange(
  { db }: ServiceContext,
  { catalogue = [] }: ChangeContent,
): Promise<ClaimOfAction[]> {
  const told = await Promise.all(
    catalogue.map(async ({ name: tool, actions }) => {
      const claims = await readClaims(db.pool, { tool });
      return actions.flatMap(({ name }): ClaimOfAction[] => {
        const claim = claims.findLast(({ action }) => action === name);
        if (claim === undefined) return [];
        const { title, description, hints } = claim;
        return [{ name: `${tool}.${name}`, title, description, hints: hints as ToolHints, source: sourceOf(claim) }];
      });
    }),
  );
  return told.flat();
}
