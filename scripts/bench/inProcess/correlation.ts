/** What correlating costs as more and more is stored: the same agents go on working, day after day. */
import type { Sighting } from "@/lib/core/correlation/sighting";
import { accessTransaction } from "@/lib/db/access/transaction";
import { type Database, openDatabase } from "@/lib/db/database";
import { rowOf } from "@/lib/services/ingest/rows";
import { store } from "@/lib/services/ingest/store";
import { createSource } from "@/lib/services/source/create";
import { fragmentOf } from "@/tests/support/logWorld/fragmentOf";
import { logWorldPortions } from "@/tests/support/logWorld/generate";
import { longSession } from "@/tests/support/logWorld/longSession";
import type { Benchmark } from "../benchmark";
import { type CorrelatorProcess, correlatorProcess } from "../http/children";
import { deriveKey, PUBLIC_URL } from "../http/keys";
import { openPlace } from "../http/place";
import { row } from "../row";

/** Log records that are stored in all. Another number may be given for a shorter run. */
const RECORDS = Number(process.env.AMBIT_BENCH_RECORDS ?? 1_000_000);
const FEW = 10_000;
/** Log records that are stored before they are correlated, as they come in within a moment. */
const PORTION = 2_000;
const AGENTS = 16;
/** Actions of one session, all in one trace. */
const HUB_ACTIONS = 10_000;

export const correlationBenchmark: Benchmark = {
  name: "correlation",
  run: async ({ tell }) => {
    const place = await openPlace();
    const db = openDatabase({ url: place.databaseUrl, poolSize: 4 });
    const correlator = correlatorProcess(place.databaseUrl);
    try {
      tell(`Storing and correlating ${RECORDS} log records`);
      const { first, last, residentMb, held, heldFirst } = await measured(db, correlator, tell);
      return [
        row({
          name: `correlation: a log record at ${RECORDS} stored`,
          unit: "µs",
          ours: last,
          baseline: first,
          against: `at ${FEW}`,
          goal: { of: "ratio", atMost: 1.5 },
        }),
        row({
          name: "correlation: most memory of the process that correlates",
          unit: "MB",
          ours: [residentMb],
          goal: { of: "ours", atMost: 512 },
        }),
        row({
          name: `correlation: held once garbage is collected, at ${RECORDS} stored`,
          unit: "MB",
          ours: [held],
          baseline: [heldFirst],
          against: `at ${FEW}`,
          goal: { of: "difference", atMost: 64 },
        }),
        await hub(tell),
      ];
    } finally {
      correlator.close();
      await db.close();
      await place.close();
    }
  },
};

/** Work, and no time: what is looked at for each of the last records of one session. */
async function hub(tell: (what: string) => void) {
  tell(`Settling one session of ${HUB_ACTIONS.toLocaleString("en-US")} actions`);
  const { lookedAt: baseline } = await longSession(HUB_ACTIONS / 10);
  const { lookedAt } = await longSession(HUB_ACTIONS);
  return row({
    name: `correlation: records looked at for one more of a session of ${HUB_ACTIONS.toLocaleString("en-US")} actions`,
    unit: "records",
    ours: [lookedAt],
    baseline: [baseline],
    against: `of ${(HUB_ACTIONS / 10).toLocaleString("en-US")}`,
    goal: { of: "ratio", atMost: 1.25 },
  });
}

/** Log records are made and stored here, a portion at a time; what is measured happens in the process that correlates them. */
async function measured(db: Database, correlator: CorrelatorProcess, tell: (what: string) => void) {
  const now = () => new Date();
  const ctx = { actor: { kind: "command", name: "bench" } as const, now, db, publicUrl: PUBLIC_URL, deriveKey };
  const sources = new Map<string, string>();
  const caller = await callerOf(db);
  const costs: number[] = [];
  let records = 0;
  let residentMb = 0;
  let heldFirst: number | null = null;
  let waiting: Sighting[] = [];
  const options = {
    seed: 1,
    agents: AGENTS,
    loss: 0.05,
    missingKeys: 0.1,
    skewMs: 2_000,
    ungoverned: 0.05,
    everyMs: 30_000,
  };
  for (const { sightings } of logWorldPortions({ ...options, actionsPerAgent: Number.MAX_SAFE_INTEGER })) {
    waiting.push(...sightings);
    if (waiting.length < PORTION) continue;
    const logged = waiting.filter(({ decision }) => decision === null);
    await storeDecisions(db, caller, waiting);
    for (const name of new Set(logged.map(({ source }) => source)))
      if (!sources.has(name)) sources.set(name, await newSource(ctx, name));
    await storeLogged(db, sources, logged);
    records += logged.length;
    waiting = [];
    const correlated = await correlator.order("correlate");
    costs.push((correlated.tookMs * 1_000) / logged.length);
    residentMb = correlated.residentMb;
    if (costs.length % 50 === 0)
      tell(`${records} stored; ${Math.round(costs.at(-1) ?? 0)} µs a log record, ${Math.round(residentMb)} MB at most`);
    if (heldFirst === null && records >= FEW) heldFirst = (await correlator.order("collect")).heldMb;
    if (records >= RECORDS) break;
  }
  const few = Math.max(1, Math.ceil(FEW / PORTION));
  const { heldMb: held } = await correlator.order("collect");
  return { first: costs.slice(0, few), last: costs.slice(-few), residentMb, held, heldFirst: heldFirst ?? held };
}

type Context = Parameters<typeof createSource>[0]["ctx"];

async function newSource(ctx: Context, name: string): Promise<string> {
  const written = name.replaceAll(/[^a-z0-9]+/g, "_");
  await createSource({ ctx, input: { name: written, type: "generic", basis: "independent" } });
  return (await ctx.db.prisma.source.findUniqueOrThrow({ where: { name: written } })).id;
}

async function storeLogged(db: Database, sources: ReadonlyMap<string, string>, logged: readonly Sighting[]) {
  for (const [name, sourceId] of sources) {
    const rows = logged.filter(({ source }) => source === name).map((one) => rowOf(sourceId, fragmentOf(one)));
    if (rows.length > 0) await store(db, { sourceId, tokenId: null, receivedAt: new Date(), rows, deadLetters: [] });
  }
}

interface Caller {
  agentId: string;
  credentialId: string;
  sessionId: string;
}

async function callerOf({ prisma }: Database): Promise<Caller> {
  const { id: credentialId, agentId } = await prisma.credential.findFirstOrThrow({
    where: { kind: "enforcement_point" },
  });
  const { id: sessionId } = await prisma.agentSession.create({
    data: { id: crypto.randomUUID(), agentId, shared: true, openedAt: new Date() },
  });
  return { agentId, credentialId, sessionId };
}

/** Decisions as they stand when they were made; what correlation reads of them. */
async function storeDecisions(db: Database, caller: Caller, sightings: readonly Sighting[]): Promise<void> {
  const decisions = sightings.filter(({ decision }) => decision !== null);
  const keyOf = ({ keys }: Sighting, kind: string) => keys.find((key) => key.kind === kind)?.value ?? null;
  await accessTransaction(db, async (client) => {
    await client.query(
      `INSERT INTO evaluation (id, decided_at, agent_id, credential_id, credential_kind, action, tool, environment, resource,
                               action_digest, session_id, claimed_session_id, tool_call_id, traceparent, outcome, reason, reasons,
                               config_version, obligations, asks, seen)
       SELECT id, at, $8, $9, 'enforcement_point', action, 'storage', 'production', resource::jsonb, digest, $10, session, call, parent,
              'allow', 'granted', '[]', 1, '[]', '[]', jsonb_build_object('facts', jsonb_build_object('power', power))
         FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $11::text[], $12::text[])
           AS made (id, at, action, resource, session, call, parent, power, digest)`,
      [
        decisions.map(({ id }) => id),
        decisions.map(({ at }) => new Date(at ?? 0)),
        decisions.map(({ verb }) => verb),
        decisions.map(({ resource }) => JSON.stringify(resource)),
        decisions.map((one) => keyOf(one, "session")),
        decisions.map((one) => keyOf(one, "tool_call")),
        decisions.map((one) => `00-${(keyOf(one, "parent_span") ?? "").replace("/", "-")}-01`),
        caller.agentId,
        caller.credentialId,
        caller.sessionId,
        decisions.map(({ decision }) => decision?.power ?? null),
        decisions.map(({ id }) => id.replaceAll("-", "")),
      ],
    );
  });
}
