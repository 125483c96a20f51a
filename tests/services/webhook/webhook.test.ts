import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { NOTIFICATION_TYPES } from "@/lib/contracts/notifications";
import { openDatabase } from "@/lib/db/database";
import { postOutbound } from "@/lib/platform/outbound/post";
import { type Resolve, resolveName, type TargetRules } from "@/lib/platform/outbound/target";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import type { Carriers } from "@/lib/services/notification/carriers";
import { RETRY_AFTER_MS } from "@/lib/services/notification/retry";
import { createEndpoint } from "@/lib/services/webhook/create";
import { disableEndpoint } from "@/lib/services/webhook/disable";
import { listWebhooks } from "@/lib/services/webhook/list";
import { redeliver } from "@/lib/services/webhook/redeliver";
import { FORMER_SECRET_MS, rotateSecret } from "@/lib/services/webhook/rotateSecret";
import { type AccessServer, accessServer, call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { databaseText } from "@/tests/support/databaseText";
import { deliverDue } from "@/tests/support/deliverDue";
import { type SunkWebhook, type WebhookSink, webhookSink } from "@/tests/support/webhookSink";

let server: AccessServer;
let sink: WebhookSink;
let rules: TargetRules;
let carriers: Carriers;
let token: string;
let opened = 0;

beforeAll(async () => {
  sink = await webhookSink();
  rules = { privateHosts: [sink.host], resolve: resolveName };
  carriers = { mail: null, post: (post) => postOutbound(post, rules) };
});
afterAll(() => sink.close());
beforeEach(async () => {
  server = await accessServer();
  token = await server.token();
  sink.received.length = 0;
  sink.status = 204;
  return () => server.close();
});
afterEach(() => {
  vi.useRealTimers();
});

const deliver = () => deliverDue({ ctx: server.system, carriers });
async function as(name: string) {
  return testContext({ ...server, actor: await server.organisation.person(`${name}@example.com`) });
}
async function endpoint(types: readonly string[] = NOTIFICATION_TYPES, path = "/hook") {
  const input = { label: "pager", url: `http://${sink.host}${path}`, types };
  return createEndpoint({ ctx: await as("adam"), input, targets: rules });
}
const asked = () => {
  opened += 1;
  return submit(server, payment({ reference: `no. ${opened}` }), token);
};
const told = () => sink.received.map(({ body }) => JSON.parse(body).type as string);
const deliveries = () => server.db.prisma.delivery.findMany({ orderBy: { id: "asc" } });

describe("what a webhook says", () => {
  it("is signed after Standard Webhooks, with the secret that was shown once", async () => {
    const { secret } = await endpoint();
    await asked();
    await deliver();
    const [webhook] = sink.received;
    if (webhook === undefined) throw new Error("no webhook");
    const headers = webhook.headers as Record<string, string>;
    // The verifier of the package looks at the machine's clock; the test's clock stands still.
    vi.useFakeTimers({ toFake: ["Date"], now: server.clock.now() });
    expect(new Webhook(secret).verify(webhook.body, headers)).toEqual(JSON.parse(webhook.body));
    expect(() => new Webhook(secret).verify(`${webhook.body} `, headers)).toThrow("No matching signature");
    const { secret: other } = await endpoint();
    expect(() => new Webhook(other).verify(webhook.body, headers)).toThrow("No matching signature");
  });

  it("names the action and where people look at it, and no argument", async () => {
    await endpoint();
    const id = await asked();
    await deliver();
    expect(sink.received[0]?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(sink.received[0]?.body ?? "")).toEqual({
      type: "approval.requested",
      timestamp: "2026-11-24T09:00:00.000Z",
      data: {
        id,
        agent: "billing-helper",
        action: "banking.send_money",
        environment: "production",
        resource: { type: "payment", id: "inv-204" },
        due_at: "2026-11-24T09:30:00.000Z",
        url: `http://ambit.test/inbox/${id}`,
      },
    });
    expect(sink.received[0]?.body).not.toContain("DE89370400440532013000");
  });

  it("tells each thing that happens once", async () => {
    await endpoint();
    const [one, two] = [await asked(), await asked()];
    await approve({ ctx: await as("olga"), input: { id: one } });
    await deny({ ctx: await as("olga"), input: { id: two, answer: { reason: "no" } } });
    await asked();
    server.clock.advance(23 * 60_000);
    await deliver();
    server.clock.advance(7 * 60_000);
    await sweepDeadlines({ ctx: server.system });
    await evaluate(
      server,
      call("banking.close_account", { context: { arguments: { account: "a" } } }),
      await server.token(),
    );
    await submit(server, payment({ reference: "stopped" }), await server.token());
    const pulled = await pullKillSwitch({
      ctx: await as("rita"),
      input: { scope: "organisation", reason: "an incident" },
    });
    await releaseKillSwitch({ ctx: await as("adam"), input: { id: pulled.id } });
    await deliver();
    await deliver();
    expect(told().sort()).toEqual(
      [
        ...Array<string>(4).fill("approval.requested"),
        "approval.approved",
        "approval.denied",
        "approval.due_soon",
        "approval.expired",
        "approval.cancelled",
        "hand_off.opened",
        "kill_switch.pulled",
        "kill_switch.released",
      ].sort(),
    );
    const stop = sink.received.map(({ body }) => JSON.parse(body)).find(({ type }) => type === "kill_switch.pulled");
    // Why it was pulled stays in the house.
    expect(stop.data).toEqual({
      id: pulled.id,
      scope: "organisation",
      name: null,
      except_read: false,
      url: "http://ambit.test/kill-switches",
    });
  });

  it("goes to endpoints that want its type and were there when it happened", async () => {
    const no = { reason: "no" };
    await deny({ ctx: await as("olga"), input: { id: await asked(), answer: no } });
    server.clock.advance(1);
    await endpoint(["approval.denied"], "/one");
    await endpoint(["approval.expired"], "/two");
    const id = await asked();
    await deny({ ctx: await as("olga"), input: { id, answer: no } });
    await deliver();
    expect(sink.received.map(({ path, body }) => [path, JSON.parse(body).data.id])).toEqual([["/one", id]]);
  });
});

describe("when it does not arrive", () => {
  it("is tried again with the same id and body, signed anew, and given up after ten attempts; then it can be sent again", async () => {
    await endpoint();
    await asked();
    sink.status = 500;
    await deliver();
    for (const wait of RETRY_AFTER_MS) {
      server.clock.advance(wait - 1);
      expect((await deliver()).webhooks).toBe(0);
      server.clock.advance(1);
      await deliver();
    }
    const attempts = sink.received.filter(({ body }) => JSON.parse(body).type === "approval.requested");
    expect(attempts).toHaveLength(10);
    expect(new Set(attempts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
    expect(new Set(attempts.map(({ headers }) => headers["webhook-signature"])).size).toBe(10);

    const adam = await as("adam");
    const { failed } = await listWebhooks({ ctx: adam });
    expect(failed).toMatchObject([
      { type: "approval.requested", attempts: 10, error: "The endpoint answered 500.", endpoint: { label: "pager" } },
    ]);
    sink.status = 200;
    const again = { ctx: adam, input: { id: failed[0]?.id ?? "" } };
    await redeliver(again);
    await expect(redeliver(again)).rejects.toMatchObject({ kind: "conflict" });
    await deliver();
    expect(sink.received.at(-1)?.headers["webhook-id"]).toBe(failed[0]?.id);
    expect((await listWebhooks({ ctx: adam })).failed).toEqual([]);
    const events = await server.db.prisma.auditEvent.findMany({ where: { subjectId: failed[0]?.id ?? "" } });
    expect(events.map(({ event }) => event)).toEqual(["delivery.failed", "delivery.redelivered"]);
  });

  it("a redirect is a failure: it is not followed", async () => {
    await endpoint();
    await asked();
    sink.status = 307;
    await deliver();
    expect(sink.received.map(({ path }) => path)).toEqual(["/hook"]);
    expect((await deliveries())[0]?.lastError).toBe("The endpoint answered 307. Redirects are not followed.");
  });

  it("an endpoint that answers 410 is gone: it is disabled and told nothing more", async () => {
    await endpoint();
    await asked();
    sink.status = 410;
    await deliver();
    await asked();
    await deliver();
    expect(sink.received).toHaveLength(1);
    const { endpoints } = await listWebhooks({ ctx: await as("adam") });
    expect(endpoints[0]?.disabled).not.toBeNull();
  });

  it("several processes at once send each webhook once", async () => {
    await endpoint();
    for (let one = 0; one < 20; one += 1) await asked();
    const others = [1, 2, 3].map(() => openDatabase({ url: server.databaseUrl, poolSize: 4 }));
    try {
      const contexts = [server.system, ...others.map((db) => ({ ...server.system, db }))];
      for (let round = 0; round < 5; round += 1)
        await Promise.all(contexts.map((ctx) => deliverDue({ ctx, carriers })));
    } finally {
      for (const db of others) await db.close();
    }
    expect(sink.received).toHaveLength(20);
    expect(new Set(sink.received.map(({ headers }) => headers["webhook-id"])).size).toBe(20);
  });
});

it("what cannot be told keeps nothing else from being told, and is no secret", async () => {
  await endpoint();
  const at = new Date(server.clock.now().getTime() - 1);
  const id = "01890000-0000-7000-8000-000000000000";
  // About an approval that is not there.
  await server.db.prisma.notification.create({ data: { id, type: "approval.denied", subjectId: id, occurredAt: at } });
  await asked();
  await expect(deliver()).rejects.toThrow("some notifications could not be told to anyone");
  expect(told()).toEqual(["approval.requested"]);
});

describe("where it may go", () => {
  const faces: [what: string, url: string, message: string][] = [
    ["plain http", "http://hooks.example.com/", "by https"],
    ["a private address", "https://10.0.0.1/", "private network"],
    ["metadata", "https://169.254.169.254/latest", "no webhook is meant for"],
    ["a user name", "https://user:pw@hooks.example.com/", "user name or password"],
    ["no address", "hooks", "not an address"],
  ];
  it.each(faces)("not to %s: said at once, by the field", async (_, url, message) => {
    const input = { label: "x", url, types: ["approval.requested"] };
    await expect(createEndpoint({ ctx: await as("adam"), input, targets: rules })).rejects.toMatchObject({
      kind: "invalid",
      options: { errors: [{ pointer: "/url", message: expect.stringContaining(message) }] },
    });
    expect(await server.db.prisma.webhookEndpoint.count()).toBe(0);
  });

  it("not to a name that led to the internet when it was added and into the house when it was sent", async () => {
    const answers = ["8.8.8.8", "127.0.0.1"];
    const resolve: Resolve = async () => [{ address: answers.shift() ?? "", family: 4 }];
    const open = { privateHosts: [], resolve };
    const port = sink.host.split(":")[1];
    const input = { label: "x", url: `https://rebind.example.com:${port}/`, types: ["approval.requested"] };
    await createEndpoint({ ctx: await as("adam"), input, targets: open });
    await asked();
    await deliverDue({ ctx: server.system, carriers: { mail: null, post: (post) => postOutbound(post, open) } });
    expect(answers).toEqual([]);
    expect(sink.received).toEqual([]);
    expect((await deliveries())[0]?.lastError).toMatch("The address leads into a private network.");
  });
});

describe("who may", () => {
  it.each(["rita", "olga", "vera", "sam"])(
    "not %s: neither see, nor add, nor disable, nor send again, nor change a secret",
    async (name) => {
      const { id } = await endpoint();
      const ctx = await as(name);
      const input = { label: "x", url: "https://hooks.example.com/", types: ["approval.requested"] };
      for (const attempt of [
        () => listWebhooks({ ctx }),
        () => createEndpoint({ ctx, input, targets: rules }),
        () => disableEndpoint({ ctx, input: { id } }),
        () => redeliver({ ctx, input: { id } }),
        () => rotateSecret({ ctx, input: { id } }),
      ])
        await expect(attempt()).rejects.toMatchObject({ kind: "forbidden" });
      expect(await server.db.prisma.webhookEndpoint.count({ where: { disabledAt: null } })).toBe(1);
    },
  );

  it("an admin disables once; what waits for it is dropped and cannot be sent again", async () => {
    const { id } = await endpoint();
    await asked();
    sink.status = 500;
    await deliver();
    const adam = await as("adam");
    await disableEndpoint({ ctx: adam, input: { id } });
    await expect(disableEndpoint({ ctx: adam, input: { id } })).rejects.toMatchObject({ kind: "conflict" });
    await expect(disableEndpoint({ ctx: adam, input: { id: "x" } })).rejects.toMatchObject({ kind: "not_found" });
    server.clock.advance(RETRY_AFTER_MS[0] ?? 0);
    await deliver();
    expect(sink.received).toHaveLength(1);
    const [delivery] = await deliveries();
    expect(delivery?.status).toBe("dropped");
    await expect(redeliver({ ctx: adam, input: { id: delivery?.id ?? "" } })).rejects.toMatchObject({
      kind: "conflict",
    });
    const events = await server.db.prisma.auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ event, actorName }) => [event, actorName])).toEqual([
      ["webhook_endpoint.created", "adam@example.com"],
      ["webhook_endpoint.disabled", "adam@example.com"],
    ]);
  });
});

describe("a new secret", () => {
  const verifies = (secret: string, { body, headers }: SunkWebhook) => {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };

  it("signs beside the one before it for a day, then alone; a third one ends the first at once", async () => {
    const { id, secret: first } = await endpoint(["approval.requested"]);
    const adam = await as("adam");
    const received = async () => {
      sink.received.length = 0;
      token = await server.token();
      await asked();
      await deliver();
      // The verifier of the package looks at the machine's clock; the test's clock stands still.
      vi.useFakeTimers({ toFake: ["Date"], now: server.clock.now() });
      const [webhook] = sink.received;
      if (webhook === undefined) throw new Error("no webhook");
      return webhook;
    };
    const { secret: second, former_secret_until: until } = await rotateSecret({ ctx: adam, input: { id } });
    expect(second).not.toBe(first);
    expect((await listWebhooks({ ctx: adam })).endpoints[0]?.former_secret_until).toBe(until);
    const both = await received();
    expect([first, second].map((one) => verifies(one, both))).toEqual([true, true]);
    vi.useRealTimers();

    server.clock.advance(FORMER_SECRET_MS);
    const alone = await received();
    expect([first, second].map((one) => verifies(one, alone))).toEqual([false, true]);
    expect(alone.headers["webhook-signature"]).not.toContain(" ");
    expect((await listWebhooks({ ctx: adam })).endpoints[0]?.former_secret_until).toBeNull();
    // What signs no more is not kept either.
    expect(await server.db.prisma.webhookEndpoint.findMany()).toMatchObject([{ formerSealedSecret: null }]);
    vi.useRealTimers();

    const { secret: third } = await rotateSecret({ ctx: adam, input: { id } });
    const { secret: fourth } = await rotateSecret({ ctx: adam, input: { id } });
    const last = await received();
    expect([second, third, fourth].map((one) => verifies(one, last))).toEqual([false, true, true]);
    vi.useRealTimers();

    const text = await databaseText(server.db);
    for (const secret of [first, second, third, fourth]) expect(text).not.toContain(secret.slice("whsec_".length));
    await disableEndpoint({ ctx: adam, input: { id } });
    for (const [of, kind] of [
      [id, "conflict"],
      ["01890000-0000-7000-8000-000000000000", "not_found"],
      ["x", "not_found"],
    ] as const)
      await expect(rotateSecret({ ctx: adam, input: { id: of } })).rejects.toMatchObject({ kind });
    const events = await server.db.prisma.auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ event }) => event.replace("webhook_endpoint.", ""))).toEqual([
      "created",
      "secret_rotated",
      "secret_rotated",
      "secret_rotated",
      "disabled",
    ]);
    // An address often is what lets one in: the audit log keeps where it leads and no more.
    expect(events[0]?.detail).toMatchObject({ origin: `http://${sink.host}` });
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain("/hook");
  });
});

it("the secret is nowhere in the database", async () => {
  const { secret } = await endpoint();
  await asked();
  await deliver();
  const text = await databaseText(server.db);
  expect(text).toContain("pager");
  for (const part of [secret, secret.slice("whsec_".length)]) expect(text).not.toContain(part);
});

it("the database keeps what was delivered as it is", async () => {
  await endpoint();
  await asked();
  await deliver();
  await expect(server.db.prisma.delivery.updateMany({ data: { status: "waiting", finishedAt: null } })).rejects.toThrow(
    /a finished delivery stays as it is/,
  );
});

it("what was told is forgotten after thirty days, and what still waits is not", async () => {
  await endpoint(["approval.requested"]);
  await asked();
  await deliver();
  const day = 86_400_000;
  server.clock.advance(29 * day);
  sink.status = 500;
  token = await server.token();
  const waiting = await asked();
  await deliver();
  server.clock.advance(2 * day);
  await deliver();
  const kept = await server.db.prisma.notification.findMany({ where: { type: "approval.requested" } });
  expect(kept.map(({ subjectId }) => subjectId)).toEqual([waiting]);
  expect(await server.db.prisma.delivery.count()).toBe(1);
});
