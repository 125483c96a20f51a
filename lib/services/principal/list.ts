import {
  type PrincipalFilters,
  type PrincipalsAnswer,
  type PrincipalView,
  principalFiltersSchema,
  principalsQuerySchema,
} from "@/lib/contracts/principals";
import { rowKey } from "@/lib/core/principal/ledger";
import type { LedgerAgentRow } from "@/lib/db/principal/ledger";
import type { CredentialAges } from "@/lib/platform/credentialAge";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { driftByRow, seenLedger } from "./read";
import { principalView } from "./view";

interface Asked {
  ctx: ServiceContext;
  /** The query as it came. */
  input: unknown;
  /** How old credentials may become. */
  ages: CredentialAges;
}

/**
 * Which identity each agent that the actor sees has, or uses, in which system (`principalsQuerySchema`): a page of them by agent, tool,
 * environment and identity. Problem `invalid` for a cursor of another list.
 */
export async function listPrincipals({ ctx, input, ages }: Asked): Promise<PrincipalsAnswer> {
  requirePerson(ctx);
  const { cursor, limit, ...filters } = principalsQuerySchema.parse(input);
  const after = cursor === undefined ? null : placeOf(cursor);
  const all = await filtered(ctx, filters, ages);
  const rest = after === null ? all : all.filter((one) => compare(placeIn(one), after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    principals: page,
    next_cursor: rest.length > limit && last !== undefined ? cursorOf(placeIn(last)) : null,
    total: all.length,
  };
}

/** All of them that the filters leave (`principalFiltersSchema`), in the order of the list. */
export async function allPrincipals({ ctx, input, ages }: Asked): Promise<PrincipalView[]> {
  requirePerson(ctx);
  return filtered(ctx, principalFiltersSchema.parse(input), ages);
}

async function filtered(
  ctx: ServiceContext,
  filters: PrincipalFilters,
  ages: CredentialAges,
): Promise<PrincipalView[]> {
  const { agents, rows, drift, explanations } = await seenLedger(ctx, ages);
  const byRow = driftByRow(
    rows,
    drift.filter(({ key }) => !explanations.has(key)),
  );
  return rows
    .map((row) =>
      principalView(row, agents.get(row.agentId) as LedgerAgentRow, byRow.get(rowKey(row, row.identity)) ?? []),
    )
    .filter((one) => isWanted(one, filters));
}

function isWanted(
  one: PrincipalView,
  { q = "", agent, tool, environment, standing, drift }: PrincipalFilters,
): boolean {
  return (
    (agent ?? one.agent) === one.agent &&
    (tool ?? one.tool) === one.tool &&
    (environment ?? one.environment) === one.environment &&
    (standing ?? one.standing) === one.standing &&
    (drift === undefined || (drift === "any" ? one.drift.length > 0 : one.drift.includes(drift))) &&
    [one.agent, one.tool, one.environment, one.identity ?? "", ...one.addresses.map(({ address }) => address)].some(
      (text) => text.toLowerCase().includes(q.toLowerCase()),
    )
  );
}

type PlaceInList = readonly [agent: string, tool: string, environment: string, identity: string];

function placeIn({ agent, tool, environment, identity }: PrincipalView): PlaceInList {
  return [agent, tool, environment, identity ?? ""];
}

function cursorOf(place: PlaceInList): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

function placeOf(cursor: string): PlaceInList {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(place) && place.length === 4 && place.every((part) => typeof part === "string"))
      return place as unknown as PlaceInList;
  } catch {
    // Said below.
  }
  throw new Problem("invalid", "The cursor is not one that this list handed out. Start again without it.", {
    errors: [{ pointer: "/cursor", message: "must be a next_cursor of this list" }],
  });
}

function compare(a: PlaceInList, b: PlaceInList): number {
  const differs = a.findIndex((part, index) => part !== b[index]);
  if (differs === -1) return 0;
  return (a[differs] as string) < (b[differs] as string) ? -1 : 1;
}
