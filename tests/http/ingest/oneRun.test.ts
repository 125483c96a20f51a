/** One agent's run that three systems recorded, through the real endpoints: one timeline, by whichever record it is asked for. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsFrom } from "@/lib/core/record/compactRows";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { exportRun } from "@/lib/services/run/exportRun";
import { anyFragment } from "@/lib/services/run/fragment";
import { getRun } from "@/lib/services/run/get";
import { changeMapping } from "@/lib/services/source/changeSettings";
import { createSource } from "@/lib/services/source/create";
import { FRAMEWORK, OWN_CODE, TRACER } from "@/scripts/evalCorrelation/sets/oneRunMappings";
import { hasShared, sharedJson, sharedText } from "@/tests/sources/sharedData";
import { testContext } from "@/tests/support/context";
import { insertDecision } from "@/tests/support/evaluations";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";

const RUN = "genai-spans/one-run-three-logs";
const SYSTEMS = [
  { source: "tracer", system: "tracer", mapping: TRACER, file: "otel_traces_2025-06-29_00-23-24.json", records: 6 },
  { source: "framework", system: "framework", mapping: FRAMEWORK, file: "traces_2025-06-29_00-23-37.json", records: 6 },
  { source: "own_code", system: "own code", mapping: OWN_CODE, file: "manual_traces.json", records: 22 },
] as const;
/** The tracer's own trace, as the agent passes it on when it asks Ambit. */
const TRACE = "bf386626acbcb551618d51dc42d956ec";

describe.skipIf(!hasShared(`${RUN}/manual_traces.json`))("one run, three logs (skipped where they are absent)", () => {
  let server: IngestServer;
  let decision: string;
  const as = async (email: string) =>
    testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(email) });
  const run = async (id: string, email = "rita@example.com") => getRun({ ctx: await as(email), input: { id } });
  const idsOf = async (source: string) => {
    const { rows } = await server.db.pool.query<{ id: string }>(
      "SELECT f.id FROM fragment f JOIN source s ON s.id = f.source_id WHERE s.name = $1 ORDER BY f.at, f.id",
      [source],
    );
    return rows.map(({ id }) => id);
  };

  beforeAll(async () => {
    server = await ingestServer();
    const token = await server.apiToken("adam@example.com");
    for (const { source, mapping, file } of SYSTEMS) {
      await createSource({ ctx: server.system, input: { name: source, type: "generic", basis: "independent" } });
      await changeMapping({ ctx: server.system, source, input: { mapping } });
      const reply = await server.send(`/ingest/v1/${source}`, sharedJson(`${RUN}/${file}`) as object, { token });
      expect(reply.body).toMatchObject({ rejected: [] });
    }
    for (const line of sharedText(`${RUN}/otlp_collector_export.jsonl`).split("\n").filter(Boolean))
      await server.send("/v1/traces", line, { token });
    decision = (
      await insertDecision(server.db, {
        decidedAt: new Date("2025-06-29T07:23:40.000Z"),
        action: "banking.list_invoices",
        traceparent: `00-${TRACE}-3eb88e793f652e3b-01`,
      })
    ).id;
    while ((await correlateWaiting({ ctx: server.system })).more);
  });
  afterAll(() => server.close());

  it("is one timeline with a row for each record of the three, whichever of them it is asked by", async () => {
    const all = (await Promise.all(SYSTEMS.map(({ source }) => idsOf(source)))).flat();
    const told = await run(all[0] ?? "");
    expect(told.systems).toEqual(
      [...SYSTEMS]
        .sort((a, b) => b.records - a.records || (a.system < b.system ? -1 : 1))
        .map(({ source, system, records }) => ({
          source,
          system,
          basis: "independent",
          fragments: records,
          clock_offset_ms: null,
        })),
    );
    const rows = rowsFrom(told.rows);
    const fragments = rows.filter(({ kind }) => kind === "fragment");
    expect(fragments.map(({ key }) => key).sort()).toEqual([...all].sort());
    expect(fragments.every(({ basis }) => basis === "independent")).toBe(true);
    expect(rows.map(({ start }) => start)).toEqual(rows.map(({ start }) => start).sort((a, b) => a - b));
    for (const id of [
      decision,
      ...(await Promise.all(SYSTEMS.map(async ({ source }) => (await idsOf(source)).at(-1)))),
    ])
      expect((await run(id ?? "")).rows).toEqual(told.rows);
  });

  it("is not what the collector exported of another one", async () => {
    const others = await idsOf("otlp");
    expect(others.length).toBeGreaterThan(0);
    const [one = ""] = others;
    const keys = rowsFrom((await run(one)).rows).map(({ key }) => key);
    expect(keys).toContain(one);
    expect(keys.every((key) => others.includes(key))).toBe(true);
  });

  it("has an agent's work, as the framework tells it, between what its own code wrote at its beginning and end", async () => {
    const rows = rowsFrom((await run((await idsOf("framework"))[0] ?? "")).rows);
    const stepAt = (title: string) =>
      rows.find((row) => row.system === "own code" && row.title === title)?.start ?? Number.NaN;
    // Three agents took their turns: each call stands in the span of its agent and of no other.
    const agents = rows.flatMap((row, at) => (row.system === "framework" && row.title === "agent" ? [at] : []));
    const calls = rows.filter(({ system, title }) => system === "framework" && title === "response");
    expect(calls.map(({ parent }) => parent)).toEqual(agents);
    ["SearchAgent", "CriteriaGenerator", "CriteriaEvaluator"].forEach((agent, turn) => {
      const { start = Number.NaN, duration } = rows[agents[turn] ?? -1] ?? {};
      const middle = start + (duration ?? 0) / 2;
      expect(stepAt(`agent_start_${agent}`)).toBeLessThan(middle);
      expect(middle).toBeLessThan(stepAt(`agent_response_${agent}`));
    });
    const tracer = rows.filter(({ system }) => system === "tracer");
    expect(tracer.map(({ title, depth }) => [title, depth])).toEqual([
      ["module1_execution", 0],
      ["run_module_1", 1],
      ["search_agent", 2],
      ["criteria_generation", 2],
      ["criteria_evaluation", 2],
      ["output_creation", 2],
    ]);
  });

  it("leads to the decision that was made in it, which is all that the agent's team sees of it", async () => {
    const [id = ""] = await idsOf("tracer");
    const told = await run(id);
    expect(told.actions).toMatchObject([{ id: decision, governed: true, agent: { name: "billing-helper" } }]);
    expect(told).toMatchObject({ partial: false, cut: false, actions_total: 1 });
    await expect(run(id, "vera@example.com")).rejects.toMatchObject({ kind: "not_found" });
    const seen = await run(decision, "vera@example.com");
    expect(rowsFrom(seen.rows).map(({ evaluation }) => evaluation)).toEqual([decision]);
    expect(seen).toMatchObject({ partial: true, fragments: 0, systems: [], keys: [] });
    await expect(run(decision, "sam@example.com")).rejects.toMatchObject({ kind: "not_found" });
  });

  it("has each record as it came, and a file with a line a row", async () => {
    const ctx = await as("rita@example.com");
    const [id = ""] = await idsOf("own_code");
    const told = await anyFragment({ ctx, input: { id } });
    expect(told.fragment).toMatchObject({ id, source: "own_code", record_id: null, join: null });
    expect(JSON.stringify(told.fragment.content)).toContain("process_start");
    expect(told.run_keys.map(({ kind }) => kind)).toContain("run");
    await expect(anyFragment({ ctx: await as("vera@example.com"), input: { id } })).rejects.toMatchObject({
      kind: "not_found",
    });
    const csv = await exportRun({ ctx, input: { id, format: "csv" } });
    expect(csv.body.trimEnd().split("\r\n")).toHaveLength(1 + 34 + 1);
    const json = JSON.parse((await exportRun({ ctx, input: { id } })).body);
    expect(json.log_records).toHaveLength(34);
  });
});
