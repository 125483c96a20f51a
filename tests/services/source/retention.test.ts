import { afterAll, beforeAll, expect, it } from "vitest";
import { makePartitions } from "@/lib/db/fragment/partitions";
import { changeRetention } from "@/lib/services/source/changeSettings";
import { sweepRetention } from "@/lib/services/source/sweepRetention";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";

const DAY_MS = 86_400_000;
let server: IngestServer;
beforeAll(async () => {
  server = await ingestServer();
});
afterAll(() => server.close());

const record = (id: string, eventTime: string) => ({
  eventID: id,
  eventTime,
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
});
const counts = async () => {
  const { prisma } = server.db;
  return [
    await prisma.fragment.count(),
    await prisma.fragmentKey.count(),
    await prisma.fragmentJoin.count(),
    await prisma.sourceMinute.count(),
    await prisma.deadLetter.count(),
  ];
};
const months = async () =>
  (
    await server.db.pool.query("SELECT relname FROM pg_class WHERE relname ~ '^fragment_join_[0-9]{6}$' ORDER BY 1")
  ).rows.map(({ relname }) => relname);

it("what is past its source's retention goes with keys, joins and counts; the rest stays, and empty months go as a whole", async () => {
  const token = await server.token("cloudtrail");
  const other = await server.token("kubernetes_audit");
  const sent = [record("old-1", "2026-11-20T10:00:00Z"), record("old-2", "2026-10-20T10:00:00Z"), { nothing: true }];
  await server.send("/ingest/v1/cloudtrail", sent, { token });
  const audit = { kind: "Event", apiVersion: "audit.k8s.io/v1", auditID: "a", stage: "ResponseComplete", verb: "get" };
  const event = { ...audit, requestURI: "/api", requestReceivedTimestamp: "2026-11-20T10:00:00.000000Z" };
  await server.send("/ingest/v1/kubernetes_audit", event, { token: other });
  const [first] = await server.db.prisma.fragment.findMany({ where: { title: { contains: "GetObject" } } });
  await server.db.prisma.fragmentJoin.create({
    data: {
      fragmentId: first?.id ?? "",
      at: first?.at ?? new Date(),
      recordId: first?.id ?? "",
      governed: true,
      basis: "exact",
      why: "A test's own.",
      joinedAt: server.clock.now(),
    },
  });
  await makePartitions(server.db, [new Date("2025-01-05T00:00:00Z")], server.clock.now());
  expect(await counts()).toEqual([3, 3, 1, 2, 1]);
  await changeRetention({ ctx: server.system, source: "cloudtrail", input: { retention_days: 10 } });

  expect(await sweepRetention({ ctx: server.system })).toMatchObject({ fragments: 0, months: ["202501"] });
  expect(await counts()).toEqual([3, 3, 1, 2, 1]);

  server.clock.advance(11 * DAY_MS);
  await server.send("/ingest/v1/cloudtrail", record("new", "2026-12-05T08:00:00Z"), { token });
  expect(await sweepRetention({ ctx: server.system })).toMatchObject({ fragments: 2, months: [], more: false });
  expect(await counts()).toEqual([2, 2, 0, 2, 0]);
  expect(await server.db.prisma.fragmentKey.count({ where: { fragmentId: first?.id ?? "" } })).toBe(0);
  expect(await months()).toEqual(["202610", "202611", "202612", "202701"].map((month) => `fragment_join_${month}`));

  // A month that another process dropped is no month that records get lost in.
  server.clock.advance(410 * DAY_MS);
  expect((await sweepRetention({ ctx: server.system })).months).toEqual(["202610", "202611"]);
  const late = await server.send("/ingest/v1/cloudtrail", record("late", "2026-11-20T10:00:00Z"), { token });
  expect(late.body).toMatchObject({ stored: 1 });
});
