/** What servers told of their tools, and when people last stated what an action does. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import { json, type Transaction } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";

export interface StoredSource {
  sourceKind: string;
  source: string;
  importedAt: Date;
  importedBy: string;
}

/** One wording, which the server did not use the time before. */
export interface StoredClaim extends StoredSource {
  tool: string;
  action: string;
  title: string | null;
  description: string | null;
  hints: Record<string, boolean>;
  inputSchema: JsonObject;
  outputSchema: JsonObject | null;
  digest: string;
}

export interface NewClaim {
  action: string;
  title: string | null;
  description: string | null;
  hints: Record<string, boolean | undefined>;
  inputSchema: JsonObject;
  /** Null where none was told. */
  outputSchema: JsonObject | null;
  digest: string;
}

/** `claims`: of what was told, that which is said otherwise than before. */
export async function storeImport(
  tx: Transaction,
  {
    claims,
    ...row
  }: StoredSource & {
    id: string;
    tool: string;
    told: string[];
    personId: string | null;
    changeId: string | null;
    claims: readonly NewClaim[];
  },
): Promise<void> {
  await tx.toolImport.create({ data: row });
  await tx.toolClaim.createMany({
    data: claims.map(({ hints, inputSchema, outputSchema, ...claim }) => ({
      ...claim,
      importId: row.id,
      hints: json(hints),
      inputSchema: json(inputSchema),
      ...(outputSchema === null ? {} : { outputSchema: json(outputSchema) }),
    })),
  });
}

/** Every wording of the tool's actions, or of one of them, the oldest first. */
export async function readClaims(
  client: QueryClient,
  { tool, action }: { tool: string; action?: string },
): Promise<StoredClaim[]> {
  const { rows } = await client.query<StoredClaim>(
    `SELECT i.tool, k.action, k.title, k.description, k.hints, k.input_schema AS "inputSchema",
            k.output_schema AS "outputSchema", k.digest,
            i.source_kind AS "sourceKind", i.source, i.imported_at AS "importedAt", i.imported_by AS "importedBy"
       FROM tool_import i JOIN tool_claim k ON k.import_id = i.id
      WHERE i.tool = $1 AND ($2::text IS NULL OR k.action = $2)
      ORDER BY i.imported_at, i.id`,
    [tool, action ?? null],
  );
  return rows;
}

/** The newest time that the tool was told, with the names; null where it never was. */
export async function readNewestImport(
  client: QueryClient,
  tool: string,
): Promise<(StoredSource & { told: string[] }) | null> {
  const { rows } = await client.query<StoredSource & { told: string[] }>(
    `SELECT source_kind AS "sourceKind", source, told, imported_at AS "importedAt", imported_by AS "importedBy"
       FROM tool_import WHERE tool = $1 ORDER BY imported_at DESC, id DESC LIMIT 1`,
    [tool],
  );
  return rows[0] ?? null;
}

/** What lists tell of an action's claim. */
export interface ClaimLine {
  /** `TOOL.ACTION`. */
  name: string;
  title: string | null;
  /** The beginning of it. */
  description: string | null;
  changed: boolean;
  /** Gateways let no call of it run until a person looks. */
  quarantined: boolean;
}

/**
 * The newest wording of every action that was ever told, and whether it is another than when a change of the action last came into
 * force: then people saw it. Where none did, the first wording is the one that they began with.
 */
export async function readClaimLines(client: QueryClient): Promise<ClaimLine[]> {
  const { rows } = await client.query<ClaimLine>(
    `WITH said AS (
       SELECT i.tool || '.' || k.action AS name, k.title, left(k.description, 300) AS description, k.digest,
              i.imported_at, i.id
         FROM tool_import i JOIN tool_claim k ON k.import_id = i.id),
     stated AS (${STATED} GROUP BY 1)
     SELECT DISTINCT ON (s.name) s.name, s.title, s.description,
            s.digest <> (SELECT b.digest FROM said b WHERE b.name = s.name
                          ORDER BY (b.imported_at > coalesce(t.at, '-infinity'))::int,
                                   CASE WHEN b.imported_at <= t.at THEN b.imported_at END DESC NULLS LAST, b.imported_at, b.id
                          LIMIT 1)
              AND NOT EXISTS (SELECT 1 FROM tool_quarantine q WHERE q.tool || '.' || q.action = s.name
                                 AND q.digest = s.digest AND q.released_at IS NOT NULL) AS changed,
            EXISTS (SELECT 1 FROM tool_quarantine q WHERE q.tool || '.' || q.action = s.name AND q.digest = s.digest
                       AND q.released_at IS NULL AND (t.at IS NULL OR q.noticed_at > t.at)) AS quarantined
       FROM said s LEFT JOIN stated t ON t.name = s.name
      ORDER BY s.name, s.imported_at DESC, s.id DESC`,
  );
  return rows;
}

/** When a change of each action (`TOOL.ACTION`) of the tool last came into force; those that none did are not in it. */
export async function readStatedTimes(client: QueryClient, tool: string): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await client.query<{ name: string; at: Date }>(
    `SELECT name, at FROM (${STATED} GROUP BY 1) stated WHERE split_part(name, '.', 1) = $1`,
    [tool],
  );
  return new Map(rows.map(({ name, at }) => [name, at]));
}

/** When a change of this action (`TOOL.ACTION`) last came into force; null where none did. */
export async function readStatedAt(client: QueryClient, name: string): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date }>(`SELECT at FROM (${STATED} GROUP BY 1) stated WHERE name = $1`, [
    name,
  ]);
  return rows[0]?.at ?? null;
}

const STATED = `
  SELECT (t->>'name') || '.' || (a->>'name') AS name, max(c.in_force_at) AS at
    FROM change_request c
    CROSS JOIN LATERAL jsonb_array_elements(c.content->'catalogue') t
    CROSS JOIN LATERAL jsonb_array_elements(t->'actions') a
   WHERE c.in_force_at IS NOT NULL AND c.content ? 'catalogue'`;
