import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/db/database";
import { type Mailer, openMailer } from "@/lib/platform/outbound/mailer";
import { approve } from "@/lib/services/approval/approve";
import { reassign } from "@/lib/services/approval/reassign";
import { approveChange } from "@/lib/services/change/approve";
import { createChange } from "@/lib/services/change/create";
import { rejectChange } from "@/lib/services/change/reject";
import { settleChanges } from "@/lib/services/change/settle";
import { submitChange } from "@/lib/services/change/submit";
import { changesWaiting } from "@/lib/services/change/waiting";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { passHandOff } from "@/lib/services/handOff/pass";
import type { Carriers } from "@/lib/services/notification/carriers";
import { changePreferences } from "@/lib/services/notification/preferences";
import { RETRY_AFTER_MS } from "@/lib/services/notification/retry";
import { waitingForMe } from "@/lib/services/notification/waitingForMe";
import {
  type AccessServer,
  accessServer,
  call,
  evaluate,
  payment,
  presenting,
  submit,
} from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { deliverDue } from "@/tests/support/deliverDue";
import { headerOf, type MailSink, mailSink, type SunkMail, textOf } from "@/tests/support/mailSink";

const MINUTE = 60_000;
const ALL = { approvalWaits: true, deadlineNear: true, handOffOpened: true, actionFailed: true, changeMoves: true };

let server: AccessServer;
let sink: MailSink;
let mailer: Mailer;
let carriers: Carriers;
let token: string;
let opened = 0;

beforeAll(async () => {
  sink = await mailSink();
  mailer = openMailer({ smtpUrl: sink.url, from: "Ambit <ambit@example.com>" });
  carriers = { mail: mailer.send, post: () => Promise.reject(new Error("there are no endpoints")) };
});
afterAll(async () => {
  mailer.close();
  await sink.close();
});
beforeEach(async () => {
  server = await accessServer();
  token = await server.token();
  sink.mails.length = 0;
  sink.refuses = false;
  return () => server.close();
});

const deliver = () => deliverDue({ ctx: server.system, carriers });
const asked = () => {
  opened += 1;
  return submit(server, payment({ reference: `no. ${opened}` }), token);
};
async function as(name: string) {
  return testContext({ ...server, actor: await server.organisation.person(`${name}@example.com`) });
}
const to = () => sink.mails.flatMap((mail) => mail.to).sort();
const statuses = async () =>
  (await server.db.prisma.delivery.findMany({ orderBy: { id: "asc" } })).map(({ status }) => status).sort();

describe("who is told that an approval waits", () => {
  it("those who may answer it: not its owner, no viewer, no reviewer whom no rule names, no other team", async () => {
    await asked();
    await deliver();
    expect(to()).toEqual(["olga@example.com", "otto@example.com"]);
  });

  it("both halves of a rule that names two roles", async () => {
    await submit(server, call("banking.start_payment_run", { context: { arguments: { run: "r-1" } } }), token);
    await deliver();
    expect(to()).toEqual(["olga@example.com", "otto@example.com", "rita@example.com"]);
  });

  it("nobody who is disabled, and nobody who does not want it", async () => {
    await server.db.prisma.person.update({
      where: { email: "otto@example.com" },
      data: { disabledAt: server.clock.now() },
    });
    await changePreferences({ ctx: await as("olga"), input: { ...ALL, approvalWaits: false } });
    await asked();
    await deliver();
    expect(to()).toEqual([]);
  });

  it("nobody once it is answered, be it between writing it down and sending it", async () => {
    const id = await asked();
    sink.refuses = true;
    await deliver();
    await approve({ ctx: await as("olga"), input: { id } });
    sink.refuses = false;
    server.clock.advance(RETRY_AFTER_MS[0] ?? 0);
    await deliver();
    expect(to()).toEqual([]);
    expect(await statuses()).toEqual(["dropped", "dropped"]);
  });

  it("nobody where no mail server is configured, and nothing waits for one", async () => {
    await asked();
    await deliverDue({ ctx: server.system, carriers: { ...carriers, mail: null } });
    await deliver();
    expect(to()).toEqual([]);
    expect(await statuses()).toEqual([]);
  });
});

describe("what the mail says", () => {
  it("who asks for what until when, and a link that carries no power", async () => {
    const id = await asked();
    await deliver();
    const [mail] = sink.mails;
    if (mail === undefined) throw new Error("no mail");
    expect(headerOf(mail, "Subject")).toBe("Waiting for your answer: billing-helper, banking.send_money in production");
    expect(headerOf(mail, "From")).toBe("Ambit <ambit@example.com>");
    expect(headerOf(mail, "Auto-Submitted")).toBe("auto-generated");
    expect(headerOf(mail, "Content-Type")).toMatch(/^text\/plain/);
    const text = textOf(mail);
    expect(text).toContain("billing-helper asks for banking.send_money on payment inv-204 in production.");
    expect(text).toContain("Answer until 2026-11-24 09:30 UTC");
    expect(text.match(/https?:\/\/\S+/g)).toEqual([`http://ambit.test/inbox/${id}`, "http://ambit.test/settings"]);
    // No argument's value.
    expect(text).not.toContain("DE89370400440532013000");
  });

  it.each([
    "https://evil.example/approve",
    "evil.example",
    "approve now www.evil.example",
    "a@evil.example",
    "in\r\nBcc: everyone@example.com",
    "inv-204\u202e402",
    "іnv-204",
    "x".repeat(200),
  ])("nothing of a resource that could mislead: %j", async (resource) => {
    await submit(
      server,
      call("banking.send_money", {
        resource: { type: "payment", id: resource },
        context: { arguments: { recipient: "DE89370400440532013000", amount: 1 } },
      }),
      token,
    );
    await deliver();
    const [mail] = sink.mails;
    if (mail === undefined) throw new Error("no mail");
    expect(textOf(mail)).toContain("on something that Ambit shows you in production");
    expect(textOf(mail)).not.toContain("evil");
    expect(to()).toEqual(["olga@example.com", "otto@example.com"]);
  });

  it("a burst becomes one mail for each person", async () => {
    const ids = [await asked(), await asked(), await asked()];
    await deliver();
    expect(to()).toEqual(["olga@example.com", "otto@example.com"]);
    for (const mail of sink.mails) {
      expect(headerOf(mail, "Subject")).toBe("Ambit: 3 things for you");
      for (const id of ids) expect(textOf(mail)).toContain(`http://ambit.test/inbox/${id}`);
    }
  });
});

describe("when", () => {
  it("its deadline is near: once, in the last quarter of the time to answer, while it waits", async () => {
    const [answered] = [await asked(), await asked()];
    await deliver();
    sink.mails.length = 0;
    await approve({ ctx: await as("olga"), input: { id: answered } });
    server.clock.advance(22 * MINUTE);
    await deliver();
    expect(to()).toEqual([]);
    server.clock.advance(MINUTE);
    await deliver();
    await deliver();
    expect(to()).toEqual(["olga@example.com", "otto@example.com"]);
    expect(sink.mails.map((mail) => headerOf(mail, "Subject"))[0]).toMatch(/^Deadline near: billing-helper/);
  });

  it("an action that one approved failed: whoever approved it, and nobody else", async () => {
    const body = payment({ reference: "it fails" });
    const id = await submit(server, body, token);
    await deliver();
    sink.mails.length = 0;
    await approve({ ctx: await as("otto"), input: { id } });
    const { evaluation_id: evaluation } = await evaluate(server, presenting(body, id), token);
    const failed = { evaluation_id: evaluation, status: "failed", error: "no funds", state_changes: [] };
    expect((await server.post("/access/v1/outcomes", failed, token)).status).toBeLessThan(300);
    await deliver();
    expect(to()).toEqual(["otto@example.com"]);
    const [mail] = sink.mails;
    expect(mail === undefined ? "" : textOf(mail)).toContain(`http://ambit.test/actions/${evaluation}`);
  });

  it("a task is handed off: people who may take it", async () => {
    const body = call("banking.close_account", { context: { arguments: { account: "a-1" } } });
    expect(await evaluate(server, body, token)).toMatchObject({ reason: "handed_off" });
    await deliver();
    expect(to()).toEqual(["olga@example.com", "omar@example.com", "otto@example.com", "rita@example.com"]);
    expect(sink.mails.map((mail) => headerOf(mail, "Subject"))[0]).toMatch(/^Handed off: billing-helper/);
  });
});

describe("what is passed on, and a hand-off's deadline", () => {
  const HOUR = 60 * MINUTE;
  const receivedBy = async () => {
    sink.mails.length = 0;
    await deliver();
    return sink.mails.map((mail) => `${mail.to} ${headerOf(mail, "Subject").split(":")[0]}`).sort();
  };

  it("an approval: whom it was passed to, or who of the team may answer; each time, and nobody else", async () => {
    const id = await asked();
    await deliver();
    const pass = async (name: string, answer: object) => reassign({ ctx: await as(name), input: { id, answer } });
    await pass("olga", { person: "otto@example.com" });
    expect(await receivedBy()).toEqual(["otto@example.com Passed to you"]);
    expect(textOf(sink.mails[0] as SunkMail)).toContain(`http://ambit.test/inbox/${id}`);
    server.clock.advance(1);
    await pass("otto", { person: "olga@example.com" });
    expect(await receivedBy()).toEqual(["olga@example.com Passed to you"]);
    server.clock.advance(1);
    await pass("olga", { team: "payments" });
    expect(await receivedBy()).toEqual(["olga@example.com Passed to you", "otto@example.com Passed to you"]);
    server.clock.advance(1);
    await pass("olga", {});
    expect(await receivedBy()).toEqual([]);
    await changePreferences({ ctx: await as("otto"), input: { ...ALL, approvalWaits: false } });
    server.clock.advance(1);
    await pass("olga", { person: "otto@example.com" });
    expect(await receivedBy()).toEqual([]);
  });

  it("a hand-off: whom it was passed to, once near its deadline and once after it, until it is done", async () => {
    await evaluate(server, call("banking.close_account", { context: { arguments: { account: "a-9" } } }), token);
    await deliver();
    const { id, dueAt } = await server.db.prisma.handOff.findFirstOrThrow();
    await acceptHandOff({ ctx: await as("olga"), input: { id } });
    await passHandOff({ ctx: await as("olga"), input: { id, answer: { to: "otto@example.com" } } });
    expect(await receivedBy()).toEqual(["otto@example.com Passed to you"]);
    expect(textOf(sink.mails[0] as SunkMail)).toContain(`http://ambit.test/handoffs/${id}`);

    server.clock.advance(dueAt.getTime() - HOUR - 1 - server.clock.now().getTime());
    expect(await receivedBy()).toEqual([]);
    server.clock.advance(1);
    expect(await receivedBy()).toEqual(["otto@example.com Deadline near"]);
    expect(await receivedBy()).toEqual([]);
    // Whoever had it is gone: those who may take it over are told.
    await server.db.prisma.person.update({
      where: { email: "otto@example.com" },
      data: { disabledAt: server.clock.now() },
    });
    await changePreferences({ ctx: await as("rita"), input: { ...ALL, deadlineNear: false } });
    server.clock.advance(HOUR);
    expect(await receivedBy()).toEqual(["olga@example.com Overdue", "omar@example.com Overdue"]);
    expect(await receivedBy()).toEqual([]);
  });
});

describe("a change", () => {
  const reader = {
    id: "read-invoices",
    actions: ["banking.list_invoices"],
    environments: ["sandbox", "staging"],
    obligations: [{ type: "redact_fields", fields: ["iban"] }],
  };
  const propose = async (grants: object[], more: object = {}) => {
    const ctx = await as("olga");
    const input = { agent: "billing-helper", budget: { grants }, reason: "https://evil.example", ...more };
    const { id } = await createChange({ ctx, input });
    return submitChange({ ctx, input: { id } });
  };
  const mailed = async () => {
    sink.mails.length = 0;
    await deliver();
    return sink.mails.map((mail) => `${mail.to} ${headerOf(mail, "Subject")}`);
  };
  const waiting = async (name: string) =>
    (await waitingForMe({ ctx: await as(name) })).map(({ path, sentence }) => `${path} ${sentence}`);

  it("that widens is told to who could review it, and its answer to its author; one that narrows to nobody", async () => {
    const { id } = await propose([reader]);
    expect(await changesWaiting({ ctx: await as("rita") })).toBe(1);
    expect(await changesWaiting({ ctx: await as("olga") })).toBe(0);
    expect(await waiting("rita")).toEqual([
      `/changes/${id} A change (budget of billing-helper) waits for your review.`,
    ]);
    expect(await mailed()).toEqual(["rita@example.com Waiting for your review: budget of billing-helper"]);
    const [mail] = sink.mails;
    expect(textOf(mail as SunkMail)).toContain(`http://ambit.test/changes/${id}`);
    expect(textOf(mail as SunkMail)).not.toContain("evil");
    await approveChange({ ctx: await as("rita"), input: { id } });
    expect(await mailed()).toEqual(["olga@example.com Approved: budget of billing-helper"]);
    expect(await waiting("olga")).toEqual([
      `/changes/${id} A change (budget of billing-helper) of yours was approved.`,
    ]);
    expect((await propose([{ ...reader, environments: ["sandbox"] }])).status).toBe("in_force");
    expect(await mailed()).toEqual([]);
  });

  it("that is rejected, and one that would do something else at its start, come back to their author", async () => {
    const rejected = await propose([reader]);
    await rejectChange({ ctx: await as("rita"), input: { id: rejected.id, review: { reason: "no" } } });
    // Nobody is asked to review what is over by then.
    expect(await mailed()).toEqual(["olga@example.com Rejected: budget of billing-helper"]);
    const startsAt = new Date(server.clock.now().getTime() + 60 * MINUTE).toISOString();
    const { id } = await propose([reader], { startsAt });
    await approveChange({ ctx: await as("rita"), input: { id } });
    await mailed();
    await propose([]);
    server.clock.advance(60 * MINUTE);
    await settleChanges({ ctx: server.system });
    expect(await mailed()).toEqual(["olga@example.com Back to you: budget of billing-helper"]);
    await changePreferences({ ctx: await as("rita"), input: { ...ALL, changeMoves: false } });
    await propose([{ ...reader, environments: ["staging"] }]);
    expect(await mailed()).toEqual([]);
  });
});

describe("delivery", () => {
  it("a mail that is refused is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, then given up", async () => {
    // One mail in all: Olga's, of a hand-off, which stays open whatever the time.
    for (const name of ["olga", "omar", "otto", "rita"])
      await changePreferences({
        ctx: await as(name),
        input: { ...ALL, handOffOpened: name === "olga", deadlineNear: false },
      });
    sink.refuses = true;
    await evaluate(server, call("banking.close_account", { context: { arguments: { account: "a-2" } } }), token);
    await deliver();
    for (const [position, wait] of RETRY_AFTER_MS.entries()) {
      const { attempts, lastError, status } = await server.db.prisma.delivery.findFirstOrThrow();
      expect({ attempts, lastError, status }).toEqual({
        attempts: position + 1,
        lastError: "The mail server answered 451.",
        status: "waiting",
      });
      server.clock.advance(wait - 1);
      expect((await deliver()).mails).toBe(0);
      server.clock.advance(1);
      expect((await deliver()).mails).toBe(1);
    }
    expect(await statuses()).toEqual(["failed"]);
    expect(await server.db.prisma.auditEvent.count({ where: { event: "delivery.failed" } })).toBe(1);
    server.clock.advance(100 * 3_600_000);
    expect((await deliver()).mails).toBe(0);
  });

  it("several processes at once send each mail once", async () => {
    for (let one = 0; one < 12; one += 1) await asked();
    const others = [1, 2, 3].map(() => openDatabase({ url: server.databaseUrl, poolSize: 4 }));
    try {
      const contexts = [server.system, ...others.map((db) => ({ ...server.system, db }))];
      for (let round = 0; round < 3; round += 1)
        await Promise.all(contexts.map((ctx) => deliverDue({ ctx, carriers })));
    } finally {
      for (const db of others) await db.close();
    }
    const links = sink.mails.flatMap((mail) => textOf(mail).match(/http:\/\/ambit\.test\/inbox\/\S+/g) ?? []);
    expect(links).toHaveLength(24);
    expect(
      new Set(
        sink.mails.flatMap((mail) => (textOf(mail).match(/inbox\/\S+/g) ?? []).map((link) => `${mail.to} ${link}`)),
      ).size,
    ).toBe(24);
  });

  it("what a process that died had claimed is sent by another, once its lease is over", async () => {
    await asked();
    const dies: Carriers = { ...carriers, mail: () => new Promise(() => undefined) };
    void deliverDue({ ctx: server.system, carriers: dies });
    await expect.poll(() => server.db.prisma.delivery.count({ where: { attempts: 1 } })).toBe(2);
    expect((await deliver()).mails).toBe(0);
    server.clock.advance(2 * MINUTE);
    await deliver();
    expect(to()).toEqual(["olga@example.com", "otto@example.com"]);
  });

  it("nothing is written down for a plain allow or deny", async () => {
    await evaluate(server, call("banking.list_invoices"), token);
    await evaluate(server, call("banking.no_such_action"), token);
    expect(await server.db.prisma.notification.count()).toBe(0);
  });

  it("what did not happen is not told: it is written down in the same transaction", async () => {
    const id = await asked();
    await expect(
      server.db.transaction(async (tx) => {
        await tx.approval.update({ where: { id }, data: { status: "cancelled", resolvedAt: server.clock.now() } });
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    const told = await server.db.prisma.notification.findMany();
    expect(told.map(({ type }) => type)).toEqual(["approval.requested"]);
  });
});
