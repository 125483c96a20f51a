import { afterAll, beforeAll, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { get } from "@/lib/services/overview/get";
import { type AccessServer, accessServer, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let id: string;

beforeAll(async () => {
  server = await accessServer();
  id = await submit(server, payment({ amount: 40 }), await server.token());
});
afterAll(() => server.close());

async function as(email: string) {
  const actor = await server.organisation.person(`${email}@example.com`);
  return testContext({ db: server.db, clock: server.clock, actor });
}
const overview = async (email: string) => get({ ctx: await as(email) });

it("shows an approval to those who could answer it, and tells the others only that it waits", async () => {
  expect(await overview("olga")).toMatchObject({
    waiting: [{ approval_id: id }],
    waiting_count: 1,
    waiting_for_others: 0,
  });
  // Omar owns the agent, Vera only views, Rita's role is not asked.
  for (const watcher of ["omar", "vera", "rita"])
    expect(await overview(watcher)).toMatchObject({ waiting: [], waiting_count: 0, waiting_for_others: 1 });
});

it("shows nothing of another team", async () => {
  expect(await overview("sam")).toMatchObject({
    waiting: [],
    waiting_for_others: 0,
    recent: [],
    agents_today: [],
    near_limits: [],
    today: { allow: 0, deny: 0, escalate: 0 },
    has: { agents: true, decisions: false },
  });
});

it("names the limits of which four fifths are used", async () => {
  const token = await server.token();
  const tag = (invoice: string) =>
    server.post(
      "/access/v1/evaluation",
      {
        subject: { type: "agent", id: "billing-helper" },
        action: { name: "banking.tag_invoice" },
        resource: { type: "invoice", id: invoice },
        context: { environment: "production", arguments: { invoice, label: "paid" } },
      },
      token,
    );
  await tag("1");
  await tag("2");
  expect((await overview("vera")).near_limits).toEqual([]);
  await tag("3");
  expect((await overview("vera")).near_limits).toMatchObject([
    { agent: "billing-helper", grant: "tag-invoices", used: [{ used: "3" }] },
  ]);
});

it("no longer waits once it is answered", async () => {
  await approve({ ctx: await as("olga"), input: { id } });
  expect(await overview("otto")).toMatchObject({ waiting: [], waiting_for_others: 0 });
});
