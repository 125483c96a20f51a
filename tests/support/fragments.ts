/** Log records as they are stored, and what they are joined to, for tests of what reads them. */
import { createHash } from "node:crypto";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { fragmentId, keyNumber, placeInTime, uuidOf } from "@/lib/core/correlation/identity";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { Database } from "@/lib/db/database";

export interface WrittenFragment {
  /** The name of a source; those named as their type are there from the beginning. */
  source?: string;
  occurredAt: Date;
  durationMs?: number;
  title?: string;
  kind?: string;
  system?: string;
  verb?: string;
  principal?: string;
  phase?: "request" | "tool_call" | "state_change";
  resource?: { type: string; id: string };
  stateChange?: JsonObject;
  status?: "succeeded" | "failed" | "not_executed";
  keys?: FragmentKey[];
}

export interface FragmentRow {
  id: string;
  at: Date;
}

/** Stores one log record. */
export async function insertFragment(db: Database, written: WrittenFragment): Promise<FragmentRow> {
  const { source = "cloudtrail", occurredAt, title = "PutObject", resource, keys = [] } = written;
  const { rows } = await db.pool.query<{ id: string }>("SELECT id FROM source WHERE name = $1", [source]);
  const sourceId = rows[0]?.id ?? "";
  const content = JSON.stringify({ title, occurredAt });
  const digest = createHash("sha256").update(content).digest("hex");
  const row = { id: fragmentId(sourceId, digest), at: placeInTime(occurredAt.toISOString()) };
  await db.pool.query(
    `INSERT INTO fragment (id, at, source_id, kind, phase, system, title, occurred_at, received_at, principal, verb, resource_type,
                           resource_id, state_change, keys, content_digest, content, duration_ms, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      row.id,
      row.at,
      sourceId,
      written.kind ?? "event",
      written.phase ?? "state_change",
      written.system ?? "s3.amazonaws.com",
      title,
      occurredAt,
      written.principal ?? null,
      written.verb ?? null,
      resource?.type ?? null,
      resource?.id ?? null,
      written.stateChange === undefined ? null : JSON.stringify(written.stateChange),
      JSON.stringify(keys),
      digest,
      content,
      written.durationMs ?? null,
      written.status ?? null,
    ],
  );
  for (const key of keys)
    await db.pool.query("INSERT INTO fragment_key (key, at, fragment_id) VALUES ($1, $2, $3)", [
      keyNumber(key),
      row.at,
      row.id,
    ]);
  return row;
}

/** Joins it to an evaluation, or with `governed: false` to an observed action. */
export async function joinFragment(
  db: Database,
  { id, at }: FragmentRow,
  recordId: string,
  { governed = true, key = "request" as string } = {},
): Promise<void> {
  await db.pool.query(
    `INSERT INTO fragment_join (fragment_id, at, record_id, governed, basis, key_kind, why, joined_at)
     VALUES ($1, $2, $3, $4, 'scoped', $5, 'They share it.', $2)`,
    [id, at, recordId, governed, key],
  );
}

/** An action that only another system's log shows. */
export async function insertObserved(
  db: Database,
  written: {
    agent?: string;
    at: Date;
    ungoverned?: boolean;
    verb?: string;
    tool?: string;
    environment?: string;
    resource?: { type: string; id: string };
  },
): Promise<string> {
  const agent =
    written.agent === undefined ? null : await db.prisma.agent.findUniqueOrThrow({ where: { name: written.agent } });
  const id = uuidOf(`observed ${JSON.stringify(written)}`);
  await db.prisma.observedAction.create({
    data: {
      id,
      agentId: agent?.id ?? null,
      environment: written.environment ?? null,
      tool: written.tool ?? null,
      system: "s3.amazonaws.com",
      principal: "arn:aws:sts::111122223333:assumed-role/pay/session",
      verb: written.verb ?? "PutObject",
      resourceType: written.resource?.type ?? null,
      resourceId: written.resource?.id ?? null,
      status: "succeeded",
      firstAt: written.at,
      lastAt: written.at,
      fragments: 1,
      changedState: true,
      ungoverned: written.ungoverned ?? false,
      foundAt: written.at,
    },
  });
  return id;
}
