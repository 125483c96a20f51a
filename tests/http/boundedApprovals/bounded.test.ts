import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as approve } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as revoke } from "@/app/api/v1/bounded-approvals/[id]/revoke/route";
import { GET as getOne } from "@/app/api/v1/bounded-approvals/[id]/route";
import { GET as list } from "@/app/api/v1/bounded-approvals/route";
import { payment, submit } from "@/tests/support/accessServer";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";
import { type Desk, openDesk } from "../../services/boundedApproval/desk";

let desk: Desk;
let undo: () => void;
const headers: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  desk = await openDesk();
  undo = serveRoutesFrom(desk.server);
  for (const name of ["rita", "olga", "sam"]) headers[name] = await tokenHeader(desk.server, `${name}@example.com`);
});
afterAll(async () => {
  undo();
  await desk.server.close();
});

const revokeAs = (name: string, id: string, body?: unknown) =>
  callRoute<Record<string, unknown>, { id: string }>(revoke, `/api/v1/bounded-approvals/${id}/revoke`, {
    params: { id },
    method: "POST",
    headers: headers[name] ?? {},
    ...(body === undefined ? {} : { body }),
  });
const approveAs = (name: string, id: string, body: unknown) =>
  callRoute<Record<string, unknown>, { id: string }>(approve, `/api/v1/approvals/${id}/approve`, {
    params: { id },
    method: "POST",
    headers: headers[name] ?? {},
    body,
  });

it("a machine gives one with an approval, finds it, and takes it back", async () => {
  const id = await submit(desk.server, payment({ reference: "a" }), desk.token);
  const bounded = { uses: 2, resource: "same_type", arguments: { reference: { one_of: ["a", "b"] } } };
  expect((await approveAs("olga", id, { bounded })).status).toBe(403);
  const wrong = await approveAs("rita", id, { bounded: { ...bounded, uses: 0 } });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: "/bounded/uses" }] } });
  const given = await approveAs("rita", id, { bounded });
  expect(given).toMatchObject({ status: 200, body: { status: "approved", bounded_approval: expect.any(String) } });
  const boundedId = String(given.body.bounded_approval);
  expect((await desk.ask(payment({ reference: "b" }))).status).toBe("approved");

  const page = await callRoute<Record<string, unknown>, Record<string, never>>(
    list,
    "/api/v1/bounded-approvals?state=in_force",
    {
      params: {},
      headers: headers.olga ?? {},
    },
  );
  expect(page.body).toMatchObject({
    bounded_approvals: [
      {
        id: boundedId,
        state: "in_force",
        resource: { type: "payment", any_id: true },
        arguments: {
          recipient: { exactly: "DE89370400440532013000" },
          amount: { exactly: 120 },
          reference: { one_of: ["a", "b"] },
        },
        uses: 2,
        used: 1,
        given_by: { email: "rita@example.com" },
        may_revoke: false,
      },
    ],
    next_cursor: null,
  });

  const read = (name: string, which: string) =>
    callRoute<Record<string, unknown>, { id: string }>(getOne, `/api/v1/bounded-approvals/${which}`, {
      params: { id: which },
      headers: headers[name] ?? {},
    });
  expect((await read("olga", boundedId)).body).toMatchObject({ answered: [{ use: 1 }] });
  const unseen = ["0195a000-0000-7000-8000-0000000000ff", "nothing", boundedId];
  for (const which of unseen) expect((await read("sam", which)).status).toBe(404);
  expect((await read("nobody", boundedId)).status).toBe(401);

  expect((await revokeAs("nobody", boundedId, { reason: "no" })).status).toBe(401);
  expect((await revokeAs("sam", boundedId, { reason: "no" })).status).toBe(404);
  expect((await revokeAs("olga", boundedId, { reason: "no" })).status).toBe(403);
  for (const body of [undefined, {}, { reason: " " }, { reason: "no", force: true }])
    expect((await revokeAs("rita", boundedId, body)).status).toBe(400);
  expect(await revokeAs("rita", boundedId, { reason: "Done." })).toMatchObject({
    status: 200,
    body: { id: boundedId, approvals: 1, permits: 0 },
  });
  expect((await revokeAs("rita", boundedId, { reason: "Again." })).status).toBe(409);
});
