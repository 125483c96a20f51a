import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealSourceSecret } from "@/lib/services/source/secret";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";

let server: IngestServer;
let token: string;
beforeAll(async () => {
  server = await ingestServer();
  token = await server.token("cloudtrail");
});
afterAll(() => server.close());

/** A CloudTrail record of the test's own making. */
const event = (number: number, changed: object = {}) => ({
  eventVersion: "1.09",
  eventID: `event-${number}`,
  eventTime: "2026-11-24T08:59:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  userIdentity: { type: "AssumedRole", arn: "arn:aws:sts::111122223333:assumed-role/pay/one" },
  requestParameters: { bucketName: "ledger", key: `file-${number}` },
  readOnly: false,
  ...changed,
});

describe("POST /ingest/v1/{source}", () => {
  it("keeps what it answers, once, with its keys, for correlation, and counts it", async () => {
    const reply = await server.send("/ingest/v1/cloudtrail", { Records: [event(1), event(2), event(1)] }, { token });
    expect(reply.body).toEqual({ received: 3, stored: 2, duplicates: 1, rejected: [] });
    expect(reply.status).toBe(200);
    const again = await server.send("/ingest/v1/cloudtrail", { Records: [event(2), event(3)] }, { token, gzip: true });
    expect(again.body).toEqual({ received: 2, stored: 1, duplicates: 1, rejected: [] });

    const fragments = await server.db.prisma.fragment.findMany({ orderBy: { resourceId: "asc" } });
    expect(fragments.map(({ content }) => JSON.parse(content))).toEqual([event(1), event(2), event(3)]);
    expect(fragments[0]).toMatchObject({
      at: new Date("2026-11-24T08:59:00Z"),
      verb: "PutObject",
      phase: "state_change",
    });
    const keys = await server.db.prisma.fragmentKey.findMany();
    expect(new Set(keys.map(({ fragmentId }) => fragmentId))).toEqual(new Set(fragments.map(({ id }) => id)));
    const batches = await server.db.prisma.fragmentBatch.findMany();
    expect(batches.flatMap(({ fragmentIds }) => fragmentIds).sort()).toEqual(fragments.map(({ id }) => id).sort());
    expect(await server.db.prisma.sourceMinute.findMany()).toMatchObject([
      { minute: server.clock.now(), stored: 3, duplicates: 2, rejected: 0, lagMsMax: 60_000n },
    ]);
    expect(await server.db.prisma.source.findUniqueOrThrow({ where: { name: "cloudtrail" } })).toMatchObject({
      lastReceivedAt: server.clock.now(),
      latestOccurredAt: new Date("2026-11-24T08:59:00Z"),
    });
  });

  it("a record that cannot be read never loses its neighbours, and is kept whole with the reason", async () => {
    const bad = event(5, { eventTime: "yesterday", note: "x".repeat(5_000) });
    const reply = await server.send("/ingest/v1/cloudtrail", [event(4), bad, event(6)], { token });
    expect(reply.body).toMatchObject({
      received: 3,
      stored: 2,
      rejected: [{ position: 1, reason: "time_not_readable" }],
    });
    await server.send("/ingest/v1/cloudtrail", bad, { token });
    const [letter, ...others] = await server.db.prisma.deadLetter.findMany();
    expect(letter).toMatchObject({ reason: "time_not_readable", times: 2, cut: false, status: "waiting" });
    expect(JSON.parse(letter?.body ?? "")).toEqual(bad);
    expect(others).toEqual([]);
  });

  it("an admin's API token sends to any source", async () => {
    const { status } = await server.send("/ingest/v1/cloudtrail", event(7), {
      token: await server.apiToken("adam@example.com"),
    });
    expect(status).toBe(200);
  });

  it("a webhook that is signed with the source's secret needs no token", async () => {
    const { id } = await server.db.prisma.source.findUniqueOrThrow({ where: { name: "github_audit" } });
    const sealedSecret = sealSourceSecret(server.system, { id, secret: "what GitHub signs with" });
    await server.db.prisma.source.update({ where: { id }, data: { sealedSecret } });
    const body = JSON.stringify({ action: "opened", zen: "signed" });
    const signed = (secret: string) => ({
      "X-GitHub-Event": "ping",
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    });
    const good = await server.send("/ingest/v1/github_audit", body, { headers: signed("what GitHub signs with") });
    expect(good.status).toBe(200);
    const forged = await server.send("/ingest/v1/github_audit", body, { headers: signed("another secret") });
    expect(forged.status).toBe(401);
  });

  it("a webhook that comes as a form is the same record, signed over the form as it came", async () => {
    const { id } = await server.db.prisma.source.findUniqueOrThrow({ where: { name: "github_audit" } });
    const sealedSecret = sealSourceSecret(server.system, { id, secret: "what GitHub signs with" });
    await server.db.prisma.source.update({ where: { id }, data: { sealedSecret } });
    const json = JSON.stringify({
      ref: "refs/heads/main",
      before: "a1",
      after: "b2",
      commits: [{ message: "50% & = é+" }],
    });
    const headersOf = (signed: string, contentType: string) => ({
      "Content-Type": contentType,
      "X-GitHub-Event": "push",
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", "what GitHub signs with").update(signed).digest("hex")}`,
    });
    const FORM = "application/x-www-form-urlencoded";
    const sent = async (body: string, headers: Record<string, string>) =>
      await server.send("/ingest/v1/github_audit", body, { headers });
    const form = new URLSearchParams({ payload: json }).toString();

    expect((await sent(json, headersOf(json, "application/json"))).body).toMatchObject({ stored: 1 });
    expect((await sent(form, headersOf(form, FORM))).body).toMatchObject({ stored: 0, duplicates: 1, rejected: [] });
    // Over what stands in the form it is no signature of what came.
    expect((await sent(form, headersOf(json, FORM))).status).toBe(401);
    for (const [body, reason] of [
      ["zen=1", "unknown_shape"],
      [`${form}&${form}`, "unknown_shape"],
      ["payload=%ff", "not_utf8"],
      ["payload=%7B", "not_json"],
    ] as const) {
      expect((await sent(body, headersOf(body, FORM))).status).toBe(400);
      const [letter] = await server.db.prisma.deadLetter.findMany({ orderBy: { id: "desc" }, take: 1 });
      expect(letter?.reason).toBe(reason);
    }
  });

  it("JSON that its sender called a form is read as JSON", async () => {
    const admin = await server.apiToken("adam@example.com");
    const body = JSON.stringify({ action: "team.create", actor: "a&payload=b" });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    expect((await server.send("/ingest/v1/github_audit", body, { token: admin, headers })).body).toMatchObject({
      stored: 1,
    });
  });
});
