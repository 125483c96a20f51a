import { afterEach, beforeEach, expect, it } from "vitest";
import { NOTIFICATION_TYPES } from "@/lib/contracts/notifications";
import { startCouriers } from "@/lib/http/serving/couriers";
import { resolveName } from "@/lib/platform/outbound/target";
import { createEndpoint } from "@/lib/services/webhook/create";
import { type AccessServer, accessServer, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { type WebhookSink, webhookSink } from "@/tests/support/webhookSink";

let server: AccessServer;
let sink: WebhookSink;
beforeEach(async () => {
  [server, sink] = await Promise.all([accessServer(), webhookSink()]);
});
afterEach(async () => {
  await sink.close();
  await server.close();
});

const pathsOf = (path: string) => sink.received.filter((one) => one.path === path).length;

it("an endpoint that hangs delays neither mail nor another endpoint, and a mail server that hangs no endpoint", async () => {
  const targets = { privateHosts: [sink.host], resolve: resolveName };
  const adam = testContext({ ...server, actor: await server.organisation.person("adam@example.com") });
  for (const path of ["/hangs", "/answers"])
    await createEndpoint({
      ctx: adam,
      input: { label: path, url: `http://${sink.host}${path}`, types: NOTIFICATION_TYPES },
      targets,
    });
  const mailed: string[] = [];
  let letMailsGo: () => void = () => undefined;
  const mailServerAnswers = new Promise<void>((resolve) => {
    letMailsGo = resolve;
  });
  const faults: unknown[] = [];
  const letWebhooksGo = sink.hold("/hangs");
  const stop = startCouriers({
    ctx: server.system,
    carriers: {
      mail: async ({ to }) => {
        await mailServerAnswers;
        mailed.push(to);
      },
      // Without a time limit: how long it hangs is up to the test.
      post: async ({ url, ...init }) => fetch(url, { method: "POST", ...init }),
    },
    everyMs: 10,
    onFault: (error) => faults.push(error),
  });
  try {
    const token = await server.token();
    const ask = (reference: string) => submit(server, payment({ reference }), token);
    // Nothing is answered yet, and what comes later still arrives at the other endpoint.
    for (let asked = 1; asked <= 6; asked += 1) {
      await ask(`no. ${asked}`);
      await expect.poll(() => pathsOf("/answers"), { timeout: 10_000 }).toBe(asked);
    }
    expect(mailed).toEqual([]);
    letMailsGo();
    await expect
      .poll(() => new Set(mailed), { timeout: 10_000 })
      .toEqual(new Set(["olga@example.com", "otto@example.com"]));
    // As many as may be under way, and none of them answered.
    await expect.poll(() => pathsOf("/hangs"), { timeout: 10_000 }).toBe(4);
    letWebhooksGo();
    await expect.poll(() => pathsOf("/hangs"), { timeout: 10_000 }).toBe(6);
  } finally {
    letMailsGo();
    letWebhooksGo();
    await stop();
  }
  expect(faults).toEqual([]);
  const undelivered = await server.db.prisma.delivery.count({
    where: { endpointId: { not: null }, status: { not: "delivered" } },
  });
  expect(undelivered).toBe(0);
});
