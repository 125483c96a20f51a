import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getAction } from "@/app/api/v1/actions/[id]/route";
import { GET as exportActions } from "@/app/api/v1/actions/export/route";
import { GET as listActions } from "@/app/api/v1/actions/route";
import type { ActionAnswer, ActionsPage } from "@/lib/contracts/actions";
import { closeRuntime, openRuntime } from "@/lib/http/runtime";
import { readConfiguration } from "@/lib/platform/configuration";
import { approve } from "@/lib/services/approval/approve";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { type AccessServer, accessServer, call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let access: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  server = await accessServer();
  access = await server.token();
  openRuntime({
    configuration: readConfiguration({ AMBIT_SECRET: "a secret of the tests alone, long enough" }),
    databaseUrl: server.databaseUrl,
  });
  const ctx = testContext({ db: server.db, clock: server.clock, actor: { kind: "command", name: "test" } });
  for (const name of ["vera", "sam"])
    tokens[name] = (await createApiToken({ ctx, input: { email: `${name}@example.com` } })).secret;
});

afterAll(async () => {
  await closeRuntime();
  await server.close();
});

function request(path: string, person?: string): Request {
  return new Request(`http://127.0.0.1:3000${path}`, {
    headers: person === undefined ? {} : { Authorization: `Bearer ${tokens[person]}` },
  });
}

const noParams = { params: Promise.resolve({}) };

async function record(id: string, person = "vera"): Promise<ActionAnswer> {
  const response = await getAction(request(`/api/v1/actions/${id}`, person), { params: Promise.resolve({ id }) });
  expect(response.status).toBe(200);
  return (await response.json()) as ActionAnswer;
}

/** Redeems the permit of an allowed call and reports that it succeeded. */
async function run(allowed: { evaluation_id?: string; permit?: string }, body: Record<string, unknown>): Promise<void> {
  const { action, resource, context } = body as {
    action: unknown;
    resource: unknown;
    context: { arguments?: unknown };
  };
  const redeemed = await server.post(
    "/access/v1/permits/redeem",
    { permit: allowed.permit, action, resource, context: { environment: "production", arguments: context.arguments } },
    access,
  );
  expect(redeemed.status).toBe(200);
  await server.post(
    "/access/v1/fragments",
    { evaluation_id: allowed.evaluation_id, kind: "tool_call_started", content: { tool: "send_money" } },
    access,
  );
  const reported = await server.post(
    "/access/v1/outcomes",
    {
      evaluation_id: allowed.evaluation_id,
      status: "succeeded",
      state_changes: [{ resource: { type: "payment", id: "inv-204" }, before: { paid: false }, after: { paid: true } }],
    },
    access,
  );
  expect(reported.status).toBe(200);
}

describe("a record over HTTP", () => {
  it("of a call that was held, approved and executed once is one story with every phase, from both ends", async () => {
    const body = payment();
    const approval = await submit(server, body, access);
    server.clock.advance(1_000);
    const olga = await server.organisation.person("olga@example.com");
    await approve({ ctx: testContext({ ...server, actor: olga }), input: { id: approval } });
    server.clock.advance(1_000);
    const allowed = await evaluate(server, payment({}, { approval: { id: approval } }), access);
    const { evaluationId } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id: approval } });
    expect(allowed.outcome).toBe("allow");
    await run(allowed, body);

    const executed = await record(allowed.evaluation_id ?? "");
    expect(Object.entries(executed.phases).filter(([, phase]) => phase === null)).toEqual([]);
    expect([executed.completeness, executed.gaps, executed.conflicts]).toEqual([1, [], []]);
    expect(executed.fragments).toMatchObject([{ kind: "tool_call_started", basis: "enforced" }]);
    expect(executed.why.grants.map((grant) => grant.id)).toEqual(["pay-suppliers"]);
    expect(executed.why.limits.length).toBeGreaterThan(0);

    const held = await record(evaluationId);
    expect(held.phases.decision?.outcome).toBe("escalate");
    expect(held.events).toEqual(executed.events);
    expect(held.links).toContainEqual(
      expect.objectContaining({ relation: "executed_by", to: { type: "evaluation", id: allowed.evaluation_id } }),
    );
    expect(executed.links).toContainEqual(
      expect.objectContaining({ relation: "asked_before", to: { type: "evaluation", id: evaluationId } }),
    );
  });

  it("of a denied call ends with the decision", async () => {
    const denied = await evaluate(server, call("banking.read_salaries"), access);
    const told = await record(denied.evaluation_id ?? "");
    expect([told.outcome, told.reason, told.phases.tool_call, told.phases.credential]).toEqual([
      "deny",
      denied.reason,
      null,
      null,
    ]);
  });

  it("needs a person: 401 without one, 404 for another team's and for nonsense", async () => {
    const { actions } = (await (await listActions(request("/api/v1/actions", "vera"), noParams)).json()) as ActionsPage;
    const id = actions[0]?.evaluation_id ?? "";
    const statusOf = async (asked: string, person?: string) =>
      (await getAction(request(`/api/v1/actions/${asked}`, person), { params: Promise.resolve({ id: asked }) })).status;
    expect(await statusOf(id)).toBe(401);
    expect(await statusOf(id, "sam")).toBe(404);
    expect(await statusOf("nonsense", "vera")).toBe(404);
    expect(await statusOf(id, "vera")).toBe(200);
  });
});

describe("the list over HTTP", () => {
  it("names the field of a bad filter in a 400 problem", async () => {
    const response = await listActions(request("/api/v1/actions?from=yesterday", "vera"), noParams);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({ errors: [{ pointer: "/from" }] });
  });

  it("is exported as a file", async () => {
    const response = await exportActions(request("/api/v1/actions/export?format=csv", "vera"), noParams);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="actions-.*\.csv"$/);
    expect((await response.text()).split("\r\n")[0]).toContain("evaluation_id");
  });
});
