import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { POST as approve } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as deny } from "@/app/api/v1/approvals/[id]/deny/route";
import { GET as read } from "@/app/api/v1/approvals/[id]/route";
import type { ApprovalDetail } from "@/lib/contracts/approvals";
import { type AccessServer, accessServer, payment, submit } from "@/tests/support/accessServer";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let undo: () => void;
let asked = 0;

beforeAll(async () => {
  const payments = await readFile("tests/support/bundles/payments.yaml", "utf8");
  server = await accessServer({
    bundle: payments.replace("    respondWithin: 30m\n", "    respondWithin: 30m\n    freshSignIn: true\n"),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  undo = serveRoutesFrom(server);
  return () => undo();
});

async function ask(): Promise<string> {
  asked += 1;
  return submit(server, payment({ reference: `no. ${asked}` }), await server.token());
}

const OWN_PAGE = { origin: "http://ambit.test", host: "ambit.test" };
type Body = { type?: string; detail?: string; status?: string };
const post = (route: typeof approve, id: string, headers: Record<string, string>, body: object = {}) =>
  callRoute<Body, { id: string }>(route, `/api/v1/approvals/${id}/answer`, {
    params: { id },
    method: "POST",
    headers: { ...headers, ...OWN_PAGE },
    body,
  });

it("answers 403 of its own type when the sign-in is five minutes old, and 200 after a new one", async () => {
  const id = await ask();
  const before = await cookieHeader(server, "olga@example.com");
  server.clock.advance(5 * 60_000);
  const stale = await post(approve, id, before);
  expect([stale.status, stale.body.type]).toEqual([403, "urn:ambit:problem:sign-in-again"]);
  expect(stale.body.detail).toBe("Sign in again to approve this. Your answer was not recorded.");
  expect((await post(approve, id, await cookieHeader(server, "olga@example.com"))).status).toBe(200);
});

it("answers 403 to an API token, whether it says yes or no", async () => {
  const id = await ask();
  const token = await tokenHeader(server, "olga@example.com");
  for (const reply of [await post(approve, id, token), await post(deny, id, token, { reason: "No." })]) {
    expect(reply.status).toBe(403);
    expect(reply.body.detail).toContain("no API token answers this");
  }
});

it("tells with each answer how its person was verified", async () => {
  const id = await ask();
  const cookie = await cookieHeader(server, "olga@example.com");
  const at = server.clock.now().toISOString();
  await post(approve, id, cookie);
  const { body } = await callRoute<ApprovalDetail, { id: string }>(read, `/api/v1/approvals/${id}`, {
    params: { id },
    headers: cookie,
  });
  expect(body.answers.map(({ verified }) => verified)).toEqual([
    { method: "password", authenticated_at: at, issuer: null, acr: null, amr: [] },
  ]);
});
