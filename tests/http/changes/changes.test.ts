import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as approve } from "@/app/api/v1/changes/[id]/approve/route";
import { POST as comment } from "@/app/api/v1/changes/[id]/comments/route";
import { POST as edit } from "@/app/api/v1/changes/[id]/edit/route";
import { POST as rebase } from "@/app/api/v1/changes/[id]/rebase/route";
import { POST as reject } from "@/app/api/v1/changes/[id]/reject/route";
import { GET as get } from "@/app/api/v1/changes/[id]/route";
import { POST as submit } from "@/app/api/v1/changes/[id]/submit/route";
import { POST as withdraw } from "@/app/api/v1/changes/[id]/withdraw/route";
import { POST as rollBack } from "@/app/api/v1/changes/roll-back/route";
import { POST as create, GET as list } from "@/app/api/v1/changes/route";
import type { ChangeMoved, ChangesAnswer, ChangeView } from "@/lib/contracts/changeViews";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let undo: () => void;
const headers = new Map<string, Record<string, string>>();
beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  for (const who of ["olga", "rita", "sam", "vera"]) headers.set(who, await tokenHeader(server, `${who}@example.com`));
});
afterAll(async () => {
  undo();
  await server.close();
});

type OfOne = (request: Request, route: { params: Promise<{ id: string }> }) => Promise<Response>;

const ask = <T = ChangeMoved>(who: string, route: OfOne, id: string, method: "GET" | "POST", body?: unknown) =>
  callRoute<T, { id: string }>(route, `/api/v1/changes/${id}`, {
    params: { id },
    method,
    headers: headers.get(who) ?? {},
    ...(body === undefined ? {} : { body }),
  });
const post = (who: string, body: unknown, route: typeof create = create) =>
  callRoute<ChangeMoved & { errors?: { pointer: string }[]; detail?: string }, Record<string, never>>(
    route,
    "/api/v1/changes",
    { params: {}, method: "POST", headers: headers.get(who) ?? {}, body },
  );

const OPEN = { id: "open", actions: ["banking.list_invoices"], environments: ["staging"] };
/** The whole budget: it narrows everything but staging, which widens. */
const proposal = { agent: "billing-helper", budget: { grants: [OPEN] }, reason: "staging is needed" };

describe("200", () => {
  it("a change is written down, submitted, looked at, commented on, approved, and decisions follow", async () => {
    const { body: draft, status } = await post("olga", proposal);
    expect([status, draft.status]).toEqual([200, "draft"]);
    const { id } = draft;
    expect(await ask("olga", submit, id, "POST")).toMatchObject({ status: 200, body: { status: "submitted" } });
    const { body: view } = await ask<ChangeView>("rita", get, id, "GET");
    expect(view).toMatchObject({
      status: "submitted",
      author: "olga@example.com",
      agent: "billing-helper",
      waiting_for_me: true,
      review_refusal: null,
      difference: { verdict: "widens", categories: [{ kind: "cell", power: "read", environment: "staging" }] },
      evidence: [{ agent: "billing-helper", power: "read", environment: "staging", decisions: 0 }],
      replay: { decisions: 0, flips: [] },
    });
    const line = view.difference.categories[0]?.words;
    expect(await ask("rita", comment, id, "POST", { text: "Why staging?", line })).toMatchObject({ status: 200 });
    const waiting = await callRoute<ChangesAnswer, Record<string, never>>(list, "/api/v1/changes?waiting=me", {
      params: {},
      headers: headers.get("rita") ?? {},
    });
    expect(waiting.body.changes.map((one) => one.id)).toEqual([id]);
    const token = await server.token();
    expect((await evaluate(server, call("banking.list_invoices"), token)).reason).toBe("granted");
    const review = { digest: view.submitted_digest };
    expect(await ask("rita", approve, id, "POST", review)).toMatchObject({ status: 200, body: { status: "in_force" } });
    expect((await evaluate(server, call("banking.list_invoices"), token)).reason).toBe("no_grant");
    const { body: after } = await ask<ChangeView>("olga", get, id, "GET");
    expect(after).toMatchObject({
      status: "in_force",
      reviews: [{ person: "rita@example.com", verdict: "approve", dismissed: false }],
      comments: [{ person: "rita@example.com", line, text: "Why staging?" }],
    });
  });

  it("edited, rebased, withdrawn; and another one rejected", async () => {
    const { body } = await post("olga", { agent: "billing-helper", purpose: "Looks", reason: "r" });
    const said = { agent: "billing-helper", purpose: "Looks on", reason: "r" };
    expect(await ask("olga", edit, body.id, "POST", said)).toMatchObject({ status: 200, body: { status: "draft" } });
    expect(await ask("olga", rebase, body.id, "POST")).toMatchObject({ status: 200 });
    expect(await ask("olga", withdraw, body.id, "POST")).toMatchObject({ status: 200, body: { status: "withdrawn" } });
    // It is the one in force.
    const back = await post("olga", { agent: "billing-helper", version: 2, reason: "back" }, rollBack);
    expect(back.status).toBe(400);
  });
});

describe("400", () => {
  it.each<[string, unknown, string]>([
    ["no reason", { ...proposal, reason: " " }, "/reason"],
    ["nothing to change", { reason: "r" }, ""],
    ["two things at once", { ...proposal, removeRules: ["irreversible-in-production"] }, ""],
    ["an agent and nothing of it", { agent: "billing-helper", reason: "r" }, "/agent"],
    ["a part of no agent", { stage: "supervised", reason: "r" }, ""],
    ["an unknown member", { ...proposal, force: true }, ""],
    [
      "an environment that is not there",
      { ...proposal, budget: { grants: [{ ...OPEN, environments: ["moon"] }] } },
      "/agents/0/budget/grants/0/environments/0",
    ],
    [
      "a condition that does not compile",
      { ...proposal, budget: { grants: [{ ...OPEN, when: "arguments." }] } },
      "/agents/0/budget/grants/0/when",
    ],
    [
      "an end before its start",
      { ...proposal, startsAt: "2027-01-02T00:00:00Z", endsAt: "2027-01-01T00:00:00Z" },
      "/endsAt",
    ],
  ])("%s", async (_, body, pointer) => {
    const reply = await post("rita", body);
    expect(reply.status).toBe(400);
    expect(reply.body.errors?.map((one) => one.pointer)).toContain(pointer);
  });

  it("more than one category, at submission", async () => {
    const grants = [{ ...OPEN, environments: ["sandbox", "production"] }];
    const { body } = await post("olga", { ...proposal, budget: { grants } });
    const reply = await ask<{ detail: string }>("olga", submit, body.id, "POST");
    expect(reply).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/widens 2 categories/) } });
  });
});

describe("401, 403, 404 and 409", () => {
  it("nobody without a token; a viewer proposes nothing; another team sees nothing; no id is no change", async () => {
    expect((await callRoute(list, "/api/v1/changes", { params: {} })).status).toBe(401);
    expect((await post("vera", proposal)).status).toBe(403);
    expect((await post("sam", proposal)).status).toBe(404);
    const { body } = await post("olga", proposal);
    expect((await ask("sam", get, body.id, "GET")).status).toBe(404);
    for (const id of ["x", "01890000-0000-7000-8000-000000000000"])
      expect((await ask("rita", get, id, "GET")).status).toBe(404);
  });

  it("the author and operators approve nothing; what is over stays so; a moved base is told", async () => {
    const { body } = await post("olga", {
      ...proposal,
      budget: { grants: [OPEN, { ...OPEN, id: "more", environments: ["sandbox"] }] },
    });
    await ask("olga", submit, body.id, "POST");
    expect((await ask("olga", approve, body.id, "POST")).status).toBe(403);
    expect((await ask("rita", approve, body.id, "POST", { digest: "0" })).status).toBe(409);
    const { body: narrowing } = await post("olga", { ...proposal, budget: { grants: [] } });
    expect((await ask("olga", submit, narrowing.id, "POST")).body.status).toBe("in_force");
    const reply = await ask<{ detail: string }>("rita", approve, body.id, "POST");
    expect(reply).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/Rebase it/) } });
    expect((await ask("rita", reject, body.id, "POST", { reason: "no" })).status).toBe(200);
    for (const route of [reject, approve, submit]) {
      const who = route === submit ? "olga" : "rita";
      expect((await ask(who, route, body.id, "POST", { reason: "no" })).status).toBe(409);
    }
  });
});
