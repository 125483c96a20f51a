/** Log records of other systems, written as ingest and correlation write them: stored, keyed and joined to a record. */
import { createHash } from "node:crypto";
import { v7 } from "uuid";
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { fragmentId, keyNumber, placeInTime } from "@/lib/core/correlation/identity";
import type { RecordJoin } from "@/lib/core/record/types";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";

/** Rows that go to the database at once. */
const BATCH = 2_000;

export interface WrittenFragment extends Partial<ParsedFragment> {
  /** When it reached Ambit; a second after it happened where nothing is said. */
  receivedAt?: string;
  join?: Partial<RecordJoin>;
}

/** A source of log records. Answers its id. */
export async function insertSource(
  db: Database,
  written: {
    name: string;
    type?: "otlp" | "cloudtrail" | "generic";
    basis?: "claimed" | "enforced" | "independent";
    clockOffsetMs?: number;
  },
): Promise<string> {
  const { name, type = "otlp", basis = "independent", clockOffsetMs = null } = written;
  const row = await db.prisma.source.create({
    data: {
      id: v7(),
      name,
      type,
      basis,
      clockOffsetMs,
      clockPairs: clockOffsetMs === null ? 0 : 20,
      createdAt: new Date(),
    },
  });
  return row.id;
}

/** Stores fragments of a source, joined to the record. Answers their ids, in order. */
export async function insertJoined(
  db: Database,
  { sourceId, recordId, governed = true }: { sourceId: string; recordId: string; governed?: boolean },
  written: readonly WrittenFragment[],
): Promise<string[]> {
  const rows = written.map((one) => rowOf(sourceId, one));
  for (const month of new Set(rows.map(({ at }) => `${at.slice(0, 7)}-01T00:00:00Z`)))
    await db.pool.query("SELECT make_fragment_partitions($1::timestamptz)", [month]);
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const keys = batch.flatMap(({ id, at, numbers }) => numbers.map((key) => ({ id, at, key })));
    // Together: a server that runs beside the test would join what it sees without a join.
    await accessTransaction(db, async (client) => {
      await client.query(FRAGMENTS, [JSON.stringify(batch)]);
      await client.query(KEYS, [JSON.stringify(keys)]);
      await client.query(JOINS, [JSON.stringify(batch), recordId, governed]);
    });
  }
  return rows.map(({ id }) => id);
}

const FRAGMENTS = `
  INSERT INTO fragment (id, at, source_id, kind, phase, system, title, occurred_at, duration_ms, received_at, principal, verb, resource_type,
                        resource_id, status, error, arguments, state_change, keys, content_digest, content)
  SELECT id, at, source_id, kind, phase::phase, system, title, occurred_at, duration_ms, received_at, principal, verb, resource_type,
         resource_id, status::outcome_status, error, arguments, state_change, keys, content_digest, content
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, at timestamptz, source_id uuid, kind text, phase text, system text, title text,
           occurred_at timestamptz, duration_ms float8, received_at timestamptz, principal text, verb text, resource_type text, resource_id text,
           status text, error text, arguments jsonb, state_change jsonb, keys jsonb, content_digest text, content text)
      ON CONFLICT DO NOTHING`;
const KEYS = `
  INSERT INTO fragment_key (key, at, fragment_id)
  SELECT key, at, id FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, at timestamptz, key bigint) ON CONFLICT DO NOTHING`;
const JOINS = `
  INSERT INTO fragment_join (fragment_id, at, record_id, governed, basis, key_kind, score, why, joined_at)
  SELECT id, at, $2::uuid, $3, join_basis::join_basis, join_key, join_score, join_why, received_at
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, at timestamptz, received_at timestamptz, join_basis text, join_key text, join_score real,
           join_why text)`;

function rowOf(sourceId: string, written: WrittenFragment) {
  const { kind = "span", phase = "tool_call", system = "shop", title = "handle", content = { title } } = written;
  const { occurredAt = new Date(0).toISOString(), keys = [], join = {} } = written;
  const text = JSON.stringify(content);
  // What differs in anything is another record: the digest of tests is of everything.
  const digest = createHash("sha256")
    .update(JSON.stringify([text, occurredAt, title, keys, system]))
    .digest("hex");
  return {
    id: fragmentId(sourceId, digest),
    at: placeInTime(occurredAt).toISOString(),
    source_id: sourceId,
    kind,
    phase,
    system,
    title,
    occurred_at: occurredAt,
    duration_ms: written.durationMs ?? null,
    received_at:
      written.receivedAt ?? new Date(Date.parse(occurredAt ?? new Date(0).toISOString()) + 1_000).toISOString(),
    principal: written.principal ?? null,
    verb: written.verb ?? null,
    resource_type: written.resource?.type ?? null,
    resource_id: written.resource?.id ?? null,
    status: written.status ?? null,
    error: written.error ?? null,
    arguments: written.arguments ?? null,
    state_change: written.stateChange ?? null,
    keys,
    content_digest: digest,
    content: text,
    numbers: [...new Set(keys.map(keyNumber))],
    join_basis: join.basis ?? "scoped",
    join_key: join.key === undefined ? "trace" : join.key,
    join_score: join.score ?? null,
    join_why: join.why ?? "It is of the trace that the request names.",
  };
}

/** Notes a join that was taken back. */
export async function insertRetracted(
  db: Database,
  written: { fragmentId: string; recordId: string; why: string; reason: string; at: Date },
): Promise<void> {
  const { fragmentId: fragment, recordId, why, reason, at } = written;
  await db.prisma.retractedJoin.create({
    data: {
      id: v7(),
      fragmentId: fragment,
      recordId,
      basis: "scoped",
      keyKind: "request",
      why,
      joinedAt: new Date(at.getTime() - 60_000),
      retractedAt: at,
      reason,
    },
  });
}

/** An action of billing-helper that only other systems' logs show. Answers its id; its fragments are joined with `governed: false`. */
export async function insertObserved(
  db: Database,
  written: { agent?: string; resource: { type: string; id: string }; at: Date },
): Promise<string> {
  const { agent = "billing-helper", resource, at } = written;
  const { id: agentId } = await db.prisma.agent.findUniqueOrThrow({ where: { name: agent } });
  const row = await db.prisma.observedAction.create({
    data: {
      id: v7(),
      agentId,
      environment: "production",
      tool: "banking",
      system: "ledger",
      principal: "arn:aws:sts::111122223333:assumed-role/pay/night",
      verb: "PutEntry",
      resourceType: resource.type,
      resourceId: resource.id,
      status: "succeeded",
      firstAt: at,
      lastAt: at,
      fragments: 1,
      changedState: true,
      ungoverned: true,
      foundAt: at,
    },
  });
  return row.id;
}
