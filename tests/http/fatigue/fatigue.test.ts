import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as exported } from "@/app/api/v1/fatigue/export/route";
import { GET as fatigue } from "@/app/api/v1/fatigue/route";
import { GET as inbox } from "@/app/api/v1/inbox/route";
import type { FatigueReport } from "@/lib/contracts/fatigue";
import type { InboxRows } from "@/lib/contracts/inbox";
import { type AccessServer, accessServer, payment, submit } from "@/tests/support/accessServer";
import { answeredApprovals } from "@/tests/support/answeredApprovals";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

const PATH = "/api/v1/fatigue";
const RULE = "irreversible-in-production";
let server: AccessServer;
let undo: () => void;
let otto: Record<string, string>;
let rita: Record<string, string>;
let sam: Record<string, string>;

beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  [otto, rita, sam] = (await Promise.all(
    ["otto", "rita", "sam"].map((name) => tokenHeader(server, `${name}@example.com`)),
  )) as [Record<string, string>, Record<string, string>, Record<string, string>];
  const like = await submit(server, payment(), await server.token());
  const askedAt = new Date(server.clock.now().getTime() - 3_600_000);
  await answeredApprovals(server.db, like, [
    ...Array.from({ length: 10 }, (_, index) => ({
      askedAt,
      by: "otto@example.com",
      afterMs: 3_000 * (index + 1),
      arguments: { recipient: '=HYPERLINK("http://evil.test")', amount: index },
    })),
    { askedAt, by: "olga@example.com", status: "denied", environment: "staging" },
  ]);
});
afterAll(async () => {
  undo();
  await server.close();
});

const asked = <T>(route: typeof fatigue, path: string, headers: Record<string, string>) =>
  callRoute<T & { detail?: string }, Record<string, never>>(route, path, { params: {}, headers });

describe("200", () => {
  it("answers the figures of what one may see", async () => {
    const { status, body } = await asked<FatigueReport>(fatigue, `${PATH}?days=7`, rita);
    expect(status).toBe(200);
    expect(body).toMatchObject({ days: 7, asked: 12, sees_everyone: true });
    expect(body.rules).toMatchObject([{ name: RULE, approved: 10, denied: 1, waiting: 1, approve_rate: 10 / 11 }]);
    expect(body.people.map(({ email }) => email)).toEqual(["otto@example.com", "olga@example.com"]);
    const own = await asked<FatigueReport>(fatigue, PATH, otto);
    expect(own.body).toMatchObject({
      days: 30,
      asked: 12,
      sees_everyone: false,
      people: [{ email: "otto@example.com" }],
    });
    const others = await asked<FatigueReport>(fatigue, PATH, sam);
    expect(others.body).toMatchObject({ asked: 0, rules: [], grants: [], people: [] });
  });

  it("exports each table as CSV, in which nothing is a formula", async () => {
    for (const [table, found] of [
      ["rules", `rule,${RULE},,12,10,1,`],
      ["grants", "billing-helper,banking.send_money,production,10,1,"],
      ["people", "Otto Berg,otto@example.com,10,10,1,"],
    ]) {
      const request = new Request(`http://ambit.test${PATH}/export?days=7&table=${table}`, { headers: rita });
      const response = await exported(request, { params: Promise.resolve({}) });
      expect(response.headers.get("content-type")).toContain("text/csv");
      expect(response.headers.get("content-disposition")).toContain(`fatigue-${table}-7-days-2026-11-24.csv`);
      const text = await response.text();
      expect(text).toContain(found);
      expect(
        text
          .split("\r\n")
          .flatMap((line) => line.split(","))
          .filter((field) => /^"?[=+@]/.test(field)),
      ).toEqual([]);
    }
    const own = await exported(new Request(`http://ambit.test${PATH}/export?table=people`, { headers: otto }), {
      params: Promise.resolve({}),
    });
    expect(await own.text()).not.toContain("olga");
  });

  it("leads on to the inbox, narrowed to a rule or to who answered", async () => {
    const total = async (query: string, headers: Record<string, string>) =>
      (await asked<InboxRows>(inbox, `/api/v1/inbox?scope=all&status=all&${query}`, headers)).body.total;
    expect(await total(`rule=${RULE}`, rita)).toBe(12);
    expect(await total("rule=irreversible", rita)).toBe(0);
    expect(await total("by=OTTO@example.com", rita)).toBe(10);
    expect(await total(`rule=${RULE}&by=olga@example.com`, otto)).toBe(1);
    expect(await total(`rule=${RULE}`, sam)).toBe(0);
    expect(await total("by=otto@example.com", sam)).toBe(0);
  });
});

describe("400 and 401", () => {
  it("for a period or a table that is not known, and without a token", async () => {
    for (const query of ["?days=31", "?days=all"]) expect((await asked(fatigue, PATH + query, rita)).status).toBe(400);
    for (const query of ["", "?table=agents", "?table=rules&days=1"])
      expect((await asked(exported, `${PATH}/export${query}`, rita)).status).toBe(400);
    expect((await asked(fatigue, PATH, {})).status).toBe(401);
    expect((await asked(exported, `${PATH}/export?table=rules`, {})).status).toBe(401);
  });
});
