/** Why a log record belongs to a decision or to none, as it is told to people. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ObservedAnswer } from "@/lib/contracts/actions";
import type { WeighedAnswer } from "@/lib/contracts/weighed";
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { placeNumber } from "@/lib/core/correlation/identity";
import { exportRecord } from "@/lib/services/action/exportRecord";
import { fragment } from "@/lib/services/action/fragment";
import { getRecord } from "@/lib/services/action/getRecord";
import type { PersonActor } from "@/lib/services/context";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { anyFragment } from "@/lib/services/run/fragment";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { insertDecision } from "@/tests/support/evaluations";
import { logRecord, storeLogs } from "@/tests/support/storedLogs";

const PAY = "arn:aws:sts::111122223333:assumed-role/pay/run";
let server: AccessServer;
let people: Record<"rita" | "vera", PersonActor>;
let round = 0;
beforeAll(async () => {
  server = await accessServer();
  const person = (name: string) => server.organisation.person(`${name}@example.com`);
  people = { rita: await person("rita"), vera: await person("vera") };
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.advance(3 * 3_600_000);
  round += 1;
});

const as = (who: keyof typeof people) => testContext({ ...server, actor: people[who] });
const correlated = async () => {
  while ((await correlateWaiting({ ctx: server.system })).more);
};
const listed = () => ({
  verb: "banking.list_invoices",
  resource: { type: "invoice", id: `inv-${round}` },
  principal: PAY,
});

/** A decision about this round's invoice, whose caller chose the request id. */
async function decided(toolCallId: string, requestId: string): Promise<string> {
  const { resource } = listed();
  const body = call("banking.list_invoices", {
    resource,
    context: { tool_call_id: toolCallId, request_id: requestId },
  });
  return String((await evaluate(server, body, await server.token())).evaluation_id);
}

async function logged(changed: Partial<ParsedFragment>): Promise<string> {
  const record = logRecord({ name: `log ${round}`, occurredAt: server.clock.now().toISOString(), ...changed });
  const [id = ""] = await storeLogs(server.db, "cloudtrail", { records: [record], receivedAt: server.clock.now() });
  await correlated();
  return id;
}

const verdicts = ({ verdict, candidates }: WeighedAnswer) => [
  verdict,
  candidates.map(({ evaluation_id: id, fits }) => [id, fits]),
];

describe("a log record that several decisions may be behind", () => {
  it("tells which, and why it belongs to none of them: in its record, beside itself, and in what is taken along", async () => {
    const request = `req-${round}`;
    const twins = [await decided("call_1", request), await decided("call_2", request)].sort();
    const id = await logged({ ...listed(), keys: [{ kind: "request", value: request }] });
    const record = (await getRecord({ ctx: as("vera"), input: { id } })) as ObservedAnswer;
    const weighed = record.weighed as WeighedAnswer;
    expect(weighed).toMatchObject({ key: "request", more: false, why: expect.stringContaining("request id") });
    expect(verdicts(weighed)).toEqual(["several", twins.map((twin) => [twin, true])]);
    expect(weighed.candidates[0]).toMatchObject({
      agent: "billing-helper",
      action: "banking.list_invoices",
      outcome: "allow",
      decided_at: server.clock.now().toISOString(),
    });
    const beside = await fragment({ ctx: as("vera"), input: { id: record.observed_action_id, fragmentId: id } });
    expect(beside.weighed).toEqual(weighed);
    expect((await anyFragment({ ctx: as("vera"), input: { id } })).weighed).toEqual(weighed);
    const exported = async (format: string) => (await exportRecord({ ctx: as("vera"), input: { id, format } })).body;
    expect(JSON.parse(await exported("json"))).toMatchObject({ weighed });
    const markdown = await exported("markdown");
    for (const twin of twins) expect(markdown).toContain(twin);
  });

  it("names no decision about an agent of a team that one does not see, and counts none", async () => {
    const request = `req-${round}`;
    const own = await decided("call_1", request);
    const { id: foreign } = await insertDecision(server.db, {
      agent: "ticket-helper",
      action: "helpdesk.read_ticket",
      decidedAt: server.clock.now(),
      requestId: request,
      resource: listed().resource,
    });
    const id = await logged({ ...listed(), verb: null, keys: [{ kind: "request", value: request }] });
    const seenBy = async (who: keyof typeof people) => {
      const { weighed } = (await getRecord({ ctx: as(who), input: { id } })) as ObservedAnswer;
      return (weighed?.candidates ?? []).map(({ evaluation_id: candidate }) => candidate).sort();
    };
    expect(await seenBy("rita")).toEqual([own, foreign].sort());
    expect(await seenBy("vera")).toEqual([own]);
  });
});

describe("a log record that one decision was taken for", () => {
  it("tells the others that were looked at, and nothing where exact keys say whose it is", async () => {
    const request = `req-${round}`;
    const [taken, other] = [await decided("call_1", request), await decided("call_2", request)];
    const scoped = await logged({
      ...listed(),
      keys: [
        { kind: "request", value: request },
        { kind: "tool_call", value: "call_1" },
      ],
    });
    const exact = await logged({
      content: { name: "exact" },
      ...listed(),
      keys: [{ kind: "evaluation", value: other }],
    });
    const of = async (recordId: string, fragmentId: string) =>
      (await fragment({ ctx: as("vera"), input: { id: recordId, fragmentId } })).weighed;
    expect(verdicts((await of(taken, scoped)) as WeighedAnswer)).toEqual(["taken", [[taken, true]]]);
    expect(await of(other, exact)).toBeNull();
  });

  it("says so where correlation has yet to look again, and where more is tied to it than is looked at", async () => {
    const request = `req-${round}`;
    const [own, other] = [await decided("call_1", request), await decided("call_2", "another")];
    const id = await logged({ ...listed(), keys: [{ kind: "request", value: request }] });
    const verdictIn = async (recordId: string) =>
      (await fragment({ ctx: as("vera"), input: { id: recordId, fragmentId: id } })).weighed?.verdict;
    expect(await verdictIn(own)).toBe("taken");
    await server.db.prisma.fragmentJoin.updateMany({ where: { fragmentId: id }, data: { recordId: other } });
    expect(await verdictIn(other)).toBe("unsettled");
    const place = placeNumber("decision", `request\n${request}\nverb listinvoices`);
    const { rowCount } = await server.db.pool.query(
      `INSERT INTO fragment_key (key, at, fragment_id)
       SELECT key, at, gen_random_uuid() FROM fragment_key, generate_series(1, 5001) WHERE fragment_id = $1 AND key = $2::bigint`,
      [own, place],
    );
    expect(rowCount).toBe(5_001);
    expect(await verdictIn(other)).toBe("too_many");
  });
});
