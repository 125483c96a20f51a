import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { DecisionContext } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import {
  type AccessServer,
  accessServer,
  approve,
  call,
  evaluate,
  payment,
  presenting,
  submit,
} from "@/tests/support/accessServer";
import { EDGES } from "./edges";

const servers: AccessServer[] = [];
async function serve(bundle?: string): Promise<AccessServer> {
  const server = await accessServer(bundle === undefined ? {} : { bundle });
  servers.push(server);
  return server;
}
afterAll(async () => {
  for (const server of servers) await server.close();
});

let server: AccessServer;
let token: string;

/** A task for `payment()` that people approved. */
async function approved(body: JsonObject = payment()): Promise<string> {
  const id = await submit(server, body, token);
  await approve(server, id);
  return id;
}

function expectRequestable(context: DecisionContext): void {
  expect(context.next_action).toBe("request");
  expect(context.access_request).toMatchObject({ endpoint: "http://ambit.test/access/v1/requests" });
  expect(context.permit).toBeUndefined();
}

function expectFinal(context: DecisionContext): void {
  expect(context).toMatchObject({ outcome: "deny", next_action: "none" });
  expect(context.access_request).toBeUndefined();
  expect(context.permit).toBeUndefined();
}

describe("every row of the table of outcomes", () => {
  beforeEach(async () => {
    server = await serve();
    token = await server.token();
  });

  it("granted: with a permit, its end and the obligations", async () => {
    const context = await evaluate(server, call("banking.list_invoices"), token);
    expect(context).toMatchObject({
      outcome: "allow",
      reason: "granted",
      reasons: [{ code: "granted", grant: "read-invoices", budget_version: 1 }],
      budget_version: 1,
      evaluated_at: "2026-11-24T09:00:00.000Z",
      permit_expires_at: "2026-11-24T09:02:00.000Z",
      obligations: [{ id: "obligation-1", type: "redact_fields", properties: { fields: ["iban"] } }],
    });
    expect(context.next_action).toBeUndefined();
  });

  it("approval_required: not opened until someone asks for it", async () => {
    const context = await evaluate(server, payment(), token);
    expect(context).toMatchObject({ outcome: "escalate", reason: "approval_required" });
    expect(context.reasons[0]).toMatchObject({ rule: "irreversible-in-production", rule_version: 1 });
    expectRequestable(context);
    expect(context.access_request?.expires_at).toBe("2026-11-24T09:10:00.000Z");
    expect(context.access_request?.task).toBeUndefined();
    expect(await server.db.prisma.approval.count()).toBe(0);
  });

  it("approval_required with submit_request: opened in the same call", async () => {
    const { access_request: asked } = await evaluate(
      server,
      payment({}, { submit_request: true, justification: "due" }),
      token,
    );
    const approval = await server.db.prisma.approval.findFirstOrThrow({ include: { requirements: true } });
    expect(asked?.task).toMatchObject({
      id: approval.id,
      status: "pending",
      status_endpoint: `http://ambit.test/access/v1/requests/${approval.id}`,
      expires_at: "2026-11-24T09:30:00.000Z",
      links: {
        cancel: `http://ambit.test/access/v1/requests/${approval.id}/cancel`,
        review: `http://ambit.test/inbox/${approval.id}`,
      },
    });
    expect(approval.justification).toBe("due");
    expect(approval.requirements).toMatchObject([{ kind: "role", name: "operator", count: 1 }]);
  });

  it("approval_honoured: once, and then approval_expired", async () => {
    const id = await approved();
    const honoured = await evaluate(server, presenting(payment(), id), token);
    expect(honoured).toMatchObject({ outcome: "allow", reason: "approval_honoured", approval: { id } });
    const again = await evaluate(server, presenting(payment(), id), token);
    expect(again).toMatchObject({ outcome: "escalate", reason: "approval_expired" });
    expectRequestable(again);
  });

  it("out_of_scope: another action", async () => {
    const id = await approved();
    const context = await evaluate(server, presenting(payment({ amount: 121 }), id), token);
    expect(context).toMatchObject({ outcome: "escalate", reason: "out_of_scope" });
    expectRequestable(context);
    // It was not used up by that.
    expect(await evaluate(server, presenting(payment(), id), token)).toMatchObject({ reason: "approval_honoured" });
  });

  it("out_of_scope: a session that became riskier", async () => {
    const id = await approved();
    await evaluate(server, call("banking.read_statement"), token);
    expect(await evaluate(server, presenting(payment(), id), token)).toMatchObject({
      outcome: "escalate",
      reason: "out_of_scope",
    });
  });

  it("out_of_scope: an ask that the approval does not cover", async () => {
    const id = await approved(payment({ amount: 450 }));
    // Four payments under the day's 2,000; the approval was asked for when nothing was over it.
    for (const recipient of ["1", "2", "3", "4"]) {
      const other = payment({ amount: 450, reference: recipient });
      const otherId = await approved(other);
      await evaluate(server, presenting(other, otherId), token);
    }
    const context = await evaluate(server, presenting(payment({ amount: 450 }), id), token);
    expect(context).toMatchObject({ outcome: "escalate", reason: "out_of_scope" });
  });

  it("approval_expired: past its end, or revoked", async () => {
    const ended = await approved();
    server.clock.advance(3_600_000);
    token = await server.token();
    expect(await evaluate(server, presenting(payment(), ended), token)).toMatchObject({ reason: "approval_expired" });

    const revoked = await approved(payment({ amount: 7 }));
    await server.db.prisma.approval.update({ where: { id: revoked }, data: { revokedAt: server.clock.now() } });
    const context = await evaluate(server, presenting(payment({ amount: 7 }), revoked), token);
    expect(context).toMatchObject({ outcome: "escalate", reason: "approval_expired" });
    expectRequestable(context);
  });

  it("approval_unverifiable: unknown, or another caller's", async () => {
    const others = await server.token({ agent: "ticket-helper", tool: "helpdesk" });
    const answer = (changed: JsonObject) =>
      call("helpdesk.answer_ticket", { agent: "ticket-helper", context: changed });
    await evaluate(server, call("helpdesk.read_ticket", { agent: "ticket-helper" }), others);
    const { access_request: asked } = await evaluate(server, answer({ submit_request: true }), others);
    const foreign = String(asked?.task?.id);
    for (const id of ["0199aaaa-0000-7000-8000-000000000000", "apr_invented", foreign]) {
      const context = await evaluate(server, presenting(payment(), id), token);
      expect(context.reason).toBe("approval_unverifiable");
      expectFinal(context);
    }
  });

  it("policy_denied: a good approval does not outrank what denies now", async () => {
    const body = call("banking.share_statement");
    // No rule asks for this one yet; it is stopped once something untrusted was read.
    const id = await approved();
    await evaluate(server, call("banking.read_statement"), token);
    expect(await evaluate(server, body, token)).toMatchObject({ reason: "rule_stop" });
    // The amount ceiling of the grant falls: what was approved is no longer granted.
    await server.db.prisma.$executeRaw`UPDATE organisation SET config_version = config_version + 1`;
    await server.db.prisma.$executeRaw`UPDATE agent SET attributes = '{"suppliers": []}' WHERE name = 'billing-helper'`;
    await server.db.prisma
      .$executeRaw`UPDATE approval SET session_facts = (SELECT seen->'session' FROM evaluation ORDER BY id DESC LIMIT 1)`;
    const context = await evaluate(server, presenting(payment(), id), token);
    expect(context.reason).toBe("policy_denied");
    expect(context.reasons.map(({ code }) => code)).toEqual(["policy_denied", "arguments_outside_grant"]);
    expectFinal(context);
  });

  it("handed_off: the hand-off is open before the answer", async () => {
    const context = await evaluate(server, call("banking.close_account"), token);
    expect(context.reason).toBe("handed_off");
    expectFinal(context);
    const handOff = await server.db.prisma.handOff.findFirstOrThrow();
    expect(handOff).toMatchObject({
      rule: "people-close-accounts",
      status: "open",
      evaluationId: context.evaluation_id,
    });
    expect(context.hand_off).toEqual({ id: handOff.id, status: "open", due_at: "2026-11-24T13:00:00.000Z" });
  });

  it("handed_off again: the same call, asked ten times at once, is one task for people", async () => {
    const body = call("banking.close_account", { resource: { type: "account", id: "repeated" } });
    const contexts = await Promise.all(Array.from({ length: 10 }, () => evaluate(server, body, token)));
    expect(new Set(contexts.map(({ hand_off }) => hand_off?.id)).size).toBe(1);
    expect(new Set(contexts.map(({ evaluation_id }) => evaluation_id)).size).toBe(10);
    expect(await server.db.prisma.handOff.count({ where: { id: contexts[0]?.hand_off?.id ?? "" } })).toBe(1);
  });

  it("credential_scope: another agent, tool or environment than the token's", async () => {
    const beyond = [
      call("banking.list_invoices", { agent: "ticket-helper" }),
      call("helpdesk.read_ticket"),
      call("banking.list_invoices", { context: { environment: "sandbox" } }),
    ];
    for (const body of beyond) {
      const context = await evaluate(server, body, token);
      expect(context.reason).toBe("credential_scope");
      expectFinal(context);
    }
  });

  it("agent_not_active", async () => {
    const context = await evaluate(
      server,
      call("banking.tag_invoice", { agent: "night-clerk", context: { arguments: { invoice: "i", label: "l" } } }),
      await server.token({ agent: "night-clerk" }),
    );
    expect(context.reason).toBe("agent_not_active");
    expectFinal(context);
  });

  it.each([
    ["action_unknown", call("banking.rob")],
    ["arguments_outside_grant", payment({ amount: 501 })],
    ["arguments_outside_grant", payment({ recipient: "XX" })],
    ["arguments_outside_grant", call("banking.send_money")],
    ["stage_ceiling", call("banking.read_salaries")],
  ])("%s", async (reason, body) => {
    const context = await evaluate(server, body, token);
    expect(context.reason).toBe(reason);
    expectFinal(context);
  });

  it("no_grant", async () => {
    const context = await evaluate(
      server,
      call("banking.start_payment_run"),
      await server.token({ environment: "sandbox" }),
    );
    expect(context.reason).toBe("no_grant");
    expectFinal(context);
  });

  it("rule_stop", async () => {
    await evaluate(server, call("banking.read_statement"), token);
    const context = await evaluate(server, call("banking.share_statement"), token);
    expect(context.reason).toBe("rule_stop");
    expectFinal(context);
  });

  it("limit_exhausted: says when to come back", async () => {
    const body = call("banking.tag_invoice", { context: { arguments: { invoice: "i", label: "l" } } });
    for (const _ of [1, 2, 3]) expect((await evaluate(server, body, token)).reason).toBe("granted");
    const context = await evaluate(server, body, token);
    expect(context).toMatchObject({
      outcome: "deny",
      reason: "limit_exhausted",
      next_action: "retry",
      retry_after: 3600,
    });
    server.clock.advance(3_600_000);
    expect((await evaluate(server, body, await server.token())).reason).toBe("granted");
  });
});

describe("the rows that need an organisation of their own", () => {
  beforeEach(async () => {
    server = await serve(EDGES);
    token = await server.token({ agent: "edge", tool: "ops" });
  });
  const edge = (action: string, agent = "edge") => call(action, { agent, context: { arguments: {} } });

  it("power_reserved: whatever the grant says", async () => {
    for (const action of ["ops.fire_unaudited", "ops.approve_all"]) {
      const context = await evaluate(server, edge(action), token);
      expect(context.reason).toBe("power_reserved");
      expectFinal(context);
    }
  });

  it("condition_error: when nothing but an error stood in the way", async () => {
    const context = await evaluate(server, edge("ops.look_closely"), token);
    expect(context.reason).toBe("condition_error");
    expectFinal(context);
  });

  it("observe_mode: goes on, and says what it would have been", async () => {
    const observer = await server.token({ agent: "observer", tool: "ops" });
    const context = await evaluate(server, edge("ops.ask_first", "observer"), observer);
    expect(context).toMatchObject({
      outcome: "allow",
      reason: "observe_mode",
      would_be: { outcome: "escalate", reason: "approval_required" },
      permit: expect.any(String),
    });
  });

  it("observe_mode ends on its day, and does not soften a stop", async () => {
    const observer = await server.token({ agent: "observer", tool: "ops" });
    expect((await evaluate(server, edge("ops.never", "observer"), observer)).reason).toBe("rule_stop");
    server.clock.advance(10 * 24 * 3_600_000);
    const later = await server.token({ agent: "observer", tool: "ops" });
    expect((await evaluate(server, edge("ops.ask_first", "observer"), later)).reason).toBe("approval_required");
  });

  it("opens an approval that nobody can answer, with a warning", async () => {
    await submit(server, edge("ops.ask_first"), token);
    expect(server.logged).toMatchObject([
      { level: "warn", detail: { candidates: 0, requirement: { kind: "role", name: "admin" } } },
    ]);
  });
});
