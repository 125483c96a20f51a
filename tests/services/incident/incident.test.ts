import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IncidentView } from "@/lib/contracts/incidents";
import { approve } from "@/lib/services/approval/approve";
import { listContractions } from "@/lib/services/contraction/list";
import { proposeContractions } from "@/lib/services/contraction/propose";
import { takeContraction } from "@/lib/services/contraction/take";
import { addFinding } from "@/lib/services/incident/addFinding";
import { addFollowUp } from "@/lib/services/incident/addFollowUp";
import { addIncidentRecords } from "@/lib/services/incident/addRecords";
import { editIncident } from "@/lib/services/incident/edit";
import { exportIncident } from "@/lib/services/incident/exportOne";
import { getIncident } from "@/lib/services/incident/get";
import { listIncidents } from "@/lib/services/incident/list";
import { moveIncident } from "@/lib/services/incident/move";
import { noteOnIncident } from "@/lib/services/incident/note";
import { openIncident } from "@/lib/services/incident/open";
import { openFollowUp } from "@/lib/services/incident/openFollowUp";
import { removeIncidentRecord } from "@/lib/services/incident/removeRecord";
import { resolveFollowUp } from "@/lib/services/incident/resolveFollowUp";
import { reviewIncident } from "@/lib/services/incident/review";
import { withdrawFinding } from "@/lib/services/incident/withdrawFinding";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { call, evaluate, payment, presenting, submit } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

/** A decision of billing-helper in production; its evaluation id. */
async function decided(action: string, resource = { type: "invoice", id: "inv-1" }): Promise<string> {
  const token = await desk.server.token();
  const answer = await evaluate(
    desk.server,
    call(action, { resource, context: { arguments: { invoice: "i", label: "x" } } }),
    token,
  );
  return answer.evaluation_id ?? "";
}

async function ofSupport(): Promise<string> {
  const token = await desk.server.token({ agent: "ticket-helper", tool: "helpdesk" });
  const body = call("helpdesk.read_ticket", {
    agent: "ticket-helper",
    resource: { type: "ticket", id: "t-1" },
  });
  return (await evaluate(desk.server, body, token)).evaluation_id ?? "";
}

async function opened(who: string, changed: object = {}): Promise<string> {
  const from = { record: await decided("banking.list_invoices") };
  const input = { title: "It read what it need not", severity: "medium", from, ...changed };
  return (await openIncident({ ctx: await desk.as(who), input })).id;
}

const as = (who: string) => desk.as(who);
const get = async (who: string, id: string): Promise<IncidentView> =>
  getIncident({ ctx: await as(who), input: { id } });
const move = async (who: string, id: string, to: string, reason?: string) =>
  moveIncident({ ctx: await as(who), input: { id, move: { to, ...(reason === undefined ? {} : { reason }) } } });
const review = async (who: string, id: string, verdict = "signed_off") =>
  reviewIncident({ ctx: await as(who), input: { id, review: { verdict, words: "Looked at every record." } } });
const find = async (who: string, id: string, finding: object) =>
  addFinding({ ctx: await as(who), input: { id, finding: { text: "Found.", ...finding } } });
const add = async (who: string, id: string, addition: object) =>
  addIncidentRecords({ ctx: await as(who), input: { id, addition: { why: "It belongs to it.", ...addition } } });
const followUp = async (who: string, id: string, changed: object = {}) => {
  const said = { title: "Look at it", owner: "olga@example.com", due: "2026-12-01", ...changed };
  return (await addFollowUp({ ctx: await as(who), input: { id, followUp: said } })).follow_up;
};
const refused = (kind: string) => expect.objectContaining({ kind });

describe("opening an incident", () => {
  it("begins with what it is opened from: a record, a search with all that it finds, or an alert, and whoever opens it leads it", async () => {
    const record = await decided("banking.list_invoices");
    const denied = await decided("banking.read_salaries");
    const one = await openIncident({
      ctx: await as("olga"),
      input: { title: "One", severity: "low", from: { record } },
    });
    const view = await get("olga", one.id);
    expect(view).toMatchObject({
      number: one.number,
      status: "open",
      lead: "olga@example.com",
      agents: ["billing-helper"],
      origin: { kind: "record", evaluation_id: record },
      refusals: { edit: null, note: null },
      moves: ["contained"],
    });
    expect(view.records.map(({ evaluation_id: id, collected }) => [id, collected])).toEqual([[record, false]]);

    const found = await openIncident({
      ctx: await as("olga"),
      input: { title: "Two", severity: "high", from: { search: { agent: "billing-helper", outcome: "deny" } } },
    });
    expect(found.number).toBeGreaterThan(one.number);
    const second = await get("olga", found.id);
    expect(second.records.map(({ evaluation_id }) => evaluation_id)).toContain(denied);
    expect(second.records.every(({ outcome, collected }) => outcome === "deny" && collected)).toBe(true);

    const alert = await openIncident({
      ctx: desk.server.system,
      input: { title: "Three", severity: "critical", from: { alert: "observed 7" }, agents: ["billing-helper"] },
    });
    expect(await get("rita", alert.id)).toMatchObject({ lead: null, records: [], origin: { alert: "observed 7" } });
    await expect(
      openIncident({
        ctx: await as("olga"),
        input: { title: "Four", severity: "low", from: { search: { q: "no such thing" } } },
      }),
    ).rejects.toEqual(refused("forbidden"));
    await expect(
      openIncident({
        ctx: await as("rita"),
        input: { title: "Four", severity: "low", from: { search: { q: "no such thing" } } },
      }),
    ).rejects.toEqual(refused("invalid"));
  });

  it("is for operators of the team, reviewers and admins; for others it is absent, and viewers read it", async () => {
    const id = await opened("rita");
    expect(await get("vera", id)).toMatchObject({
      refusals: { edit: expect.any(String), review: expect.any(String) },
      moves: [],
    });
    await expect(get("sam", id)).rejects.toEqual(refused("not_found"));
    await expect(opened("vera")).rejects.toEqual(refused("forbidden"));
    await expect(opened("sam")).rejects.toEqual(refused("not_found"));
    for (const who of ["vera", "sam"] as const)
      await expect(noteOnIncident({ ctx: await as(who), input: { id, note: { text: "Mine." } } })).rejects.toEqual(
        refused(who === "vera" ? "forbidden" : "not_found"),
      );
    expect((await listIncidents({ ctx: await as("sam"), input: {} })).incidents).toEqual([]);
    const { incidents } = await listIncidents({
      ctx: await as("vera"),
      input: { status: "unresolved", agent: "billing-helper" },
    });
    expect(incidents.map((one) => one.id)).toContain(id);
  });
});

describe("records of an incident", () => {
  it("are collected within its window, each once, and go out again with their history", async () => {
    const id = await opened("olga");
    const before = (await get("olga", id)).records.length;
    const more = await decided("banking.tag_invoice");
    expect(await add("olga", id, { search: { q: more } })).toMatchObject({ added: 1, left: 0 });
    await expect(add("olga", id, { records: [more] })).rejects.toEqual(refused("conflict"));
    await expect(add("olga", id, { records: [await ofSupport()] })).rejects.toEqual(refused("not_found"));
    desk.server.clock.advance(3 * 3_600_000);
    const later = await decided("banking.list_invoices");
    await expect(add("olga", id, { search: { q: later } })).rejects.toEqual(refused("conflict"));
    expect((await get("olga", id)).records).toHaveLength(before + 1);

    const removal = { record: more, why: "Another session." };
    const [first, second] = await Promise.allSettled([
      removeIncidentRecord({ ctx: await as("olga"), input: { id, removal } }),
      removeIncidentRecord({ ctx: await as("rita"), input: { id, removal } }),
    ]);
    expect([first?.status, second?.status].sort()).toEqual(["fulfilled", "rejected"]);
    const view = await get("olga", id);
    expect(view.records).toHaveLength(before);
    expect(view.removed).toEqual([expect.objectContaining({ evaluation_id: more, removed_why: "Another session." })]);
  });

  it("of another team's agents are counted and nothing else of them is told, in the export neither", async () => {
    const id = await opened("rita");
    const other = await ofSupport();
    await add("rita", id, { records: [other] });
    expect(await get("rita", id)).toMatchObject({ hidden_records: 0, agents: ["billing-helper", "ticket-helper"] });
    const seen = await get("olga", id);
    expect(seen).toMatchObject({ hidden_records: 1, agents: ["billing-helper"], impact: { records: 1 } });
    for (const format of ["markdown", "json"]) {
      const { body } = await exportIncident({ ctx: await as("olga"), input: { id, format } });
      expect(body).not.toMatch(/ticket|helpdesk/);
      expect(body).not.toContain(other);
    }
    // It concerns an agent of Sam's team from then on.
    expect(await get("sam", id)).toMatchObject({ hidden_records: 1, agents: ["ticket-helper"] });
  });
});

describe("an incident on its way", () => {
  it("is closed by somebody else's sign-off alone, of what stood still meanwhile", async () => {
    const id = await opened("olga");
    await expect(move("olga", id, "in_review")).rejects.toEqual(refused("conflict"));
    await move("olga", id, "contained");
    await expect(move("olga", id, "open")).rejects.toEqual(refused("invalid"));
    await move("otto", id, "in_review");
    await expect(find("olga", id, { kind: "other" })).rejects.toEqual(refused("conflict"));
    await expect(
      editIncident({ ctx: await as("olga"), input: { id, edit: { edition: 1, lead: "rita@example.com" } } }),
    ).rejects.toEqual(refused("conflict"));
    await noteOnIncident({ ctx: await as("rita"), input: { id, note: { text: "Reading it." } } });
    for (const who of ["olga", "otto", "vera"]) await expect(review(who, id)).rejects.toEqual(refused("forbidden"));
    await expect(review("sam", id)).rejects.toEqual(refused("not_found"));
    await review("rita", id, "returned");
    expect(await get("olga", id)).toMatchObject({ status: "contained", submitted: null });
    await move("olga", id, "in_review");
    const token = { ...(await as("olga")).actor, apiTokenId: "01890000-0000-7000-8000-000000000001" };
    await expect(
      reviewIncident({
        ctx: { ...(await as("olga")), actor: token } as never,
        input: { id, review: { verdict: "signed_off", words: "By my own token." } },
      }),
    ).rejects.toEqual(refused("forbidden"));
    await review("rita", id);
    const closed = await get("olga", id);
    expect(closed).toMatchObject({
      status: "closed",
      refusals: { edit: "It is closed.", note: "It is closed." },
      moves: ["open"],
    });
    expect(closed.reviews.map(({ verdict }) => verdict)).toEqual(["returned", "signed_off"]);
    await expect(review("adam", id)).rejects.toEqual(refused("conflict"));
    await expect(noteOnIncident({ ctx: await as("olga"), input: { id, note: { text: "Late." } } })).rejects.toEqual(
      refused("conflict"),
    );
    await move("olga", id, "open", "It happened again.");
    await move("olga", id, "contained");
    await move("olga", id, "in_review");
    // The sign-off of before does not close it again, whatever writes to the table.
    await expect(
      desk.server.db.prisma.incident.update({ where: { id }, data: { status: "closed", closedAt: new Date() } }),
    ).rejects.toThrow(/signed it off/);
  });

  it("is reviewed once, by whichever of two is faster; what is edited at the same time is edited once", async () => {
    const id = await opened("olga");
    const edit = (who: string, title: string) =>
      as(who).then((ctx) => editIncident({ ctx, input: { id, edit: { edition: 1, title } } }));
    const edits = await Promise.allSettled([edit("olga", "One"), edit("rita", "Two"), edit("otto", "Three")]);
    expect(edits.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await move("olga", id, "contained");
    await move("olga", id, "in_review");
    const reviews = await Promise.allSettled([
      review("rita", id),
      review("adam", id),
      review("otto", id, "returned"),
      move("olga", id, "contained", "Not yet."),
    ]);
    const done = reviews.filter(({ status }) => status === "fulfilled");
    expect(done).toHaveLength(1);
    for (const one of reviews) if (one.status === "rejected") expect(one.reason).toEqual(refused("conflict"));
    expect(await desk.server.db.prisma.incidentReview.count({ where: { incidentId: id } })).toBeLessThanOrEqual(1);
  });

  it("stays as it was opened, noted, found and reviewed, whatever writes to the tables", async () => {
    const { prisma } = desk.server.db;
    const id = await opened("olga");
    await find("olga", id, { kind: "other" });
    const note = await prisma.incidentNote.findFirstOrThrow();
    const record = await prisma.incidentRecord.findFirstOrThrow({ where: { incidentId: id } });
    const finding = await prisma.incidentFinding.findFirstOrThrow({ where: { incidentId: id } });
    const reviewed = await prisma.incidentReview.findFirstOrThrow();
    const writes: (() => Promise<unknown>)[] = [
      () => prisma.incidentNote.update({ where: { id: note.id }, data: { text: "Other." } }),
      () => prisma.incidentNote.delete({ where: { id: note.id } }),
      () => prisma.incidentRecord.delete({ where: { id: record.id } }),
      () => prisma.incidentRecord.update({ where: { id: record.id }, data: { why: "Other." } }),
      () => prisma.incidentFinding.update({ where: { id: finding.id }, data: { text: "Other." } }),
      () => prisma.incidentFinding.delete({ where: { id: finding.id } }),
      () => prisma.incidentReview.update({ where: { id: reviewed.id }, data: { words: "Other." } }),
      () => prisma.incident.update({ where: { id }, data: { openedBy: "else@example.com", edition: 2 } }),
      () => prisma.incident.update({ where: { id }, data: { title: "Unseen" } }),
      () => prisma.incident.update({ where: { id }, data: { status: "closed", closedAt: new Date() } }),
      () => prisma.incident.delete({ where: { id } }),
      () => prisma.incidentAgent.deleteMany({ where: { incidentId: id } }),
    ];
    for (const write of writes) await expect(write(), write.toString()).rejects.toThrow();
    expect(await get("olga", id)).toMatchObject({ title: "It read what it need not", status: "open" });
  });
});

describe("an incident's findings and follow-ups", () => {
  it("propose the grants behind too wide an authority, follow the records, and are taken with one click", async () => {
    const id = await opened("olga");
    const proposed = async () =>
      (await listContractions({ ctx: await as("olga"), input: { agent: "billing-helper" } })).contractions.filter(
        ({ incident }) => incident?.id === id,
      );
    await expect(find("olga", id, { kind: "authority_too_wide" })).rejects.toThrow();
    await expect(find("olga", id, { kind: "authority_too_wide", agent: "night-clerk" })).rejects.toEqual(
      refused("invalid"),
    );
    await find("olga", id, { kind: "rule_missing" });
    expect(await proposed()).toEqual([]);
    const { finding } = await find("olga", id, { kind: "authority_too_wide", agent: "billing-helper" });
    expect(await proposed()).toEqual([expect.objectContaining({ cause: "incident", grants: ["read-invoices"] })]);
    const tagged = await decided("banking.tag_invoice");
    await add("olga", id, { records: [tagged] });
    expect((await proposed())[0]?.grants).toEqual(["read-invoices", "tag-invoices"]);
    await removeIncidentRecord({
      ctx: await as("olga"),
      input: { id, removal: { record: tagged, why: "Not of it." } },
    });
    expect((await proposed())[0]?.grants).toEqual(["read-invoices"]);
    await withdrawFinding({ ctx: await as("olga"), input: { id, finding, withdrawal: { why: "It was a rule." } } });
    expect(await proposed()).toEqual([]);
    expect((await get("olga", id)).contractions).toMatchObject([{ status: "lapsed" }]);

    await find("olga", id, { kind: "authority_too_wide", agent: "billing-helper" });
    const [open] = await proposed();
    // What looks for disuse leaves it alone while the grants are there.
    await proposeContractions({ ctx: desk.server.system });
    const taken = await takeContraction({ ctx: await as("olga"), input: { id: open?.id ?? "" } });
    expect(Object.keys(await desk.grants("billing-helper"))).not.toContain("read-invoices");
    const change = await desk.get("olga", taken.change ?? "");
    expect(change).toMatchObject({ status: "in_force", reason: expect.stringMatching(/^INC-\d+ found the authority/) });
    expect(await proposed()).toEqual([]);
  });

  it("open a contraction, a rule or a kill switch, once, whose state is shown as it is now", async () => {
    const held = await submit(desk.server, payment({ reference: "no. 7" }), await desk.server.token());
    const ran = payment({ reference: "no. 7" });
    await approve({ ctx: await as("olga"), input: { id: held } });
    await evaluate(desk.server, presenting(ran, held), await desk.server.token());
    const { evaluationId } = await desk.server.db.prisma.approval.findUniqueOrThrow({ where: { id: held } });
    const { id } = await openIncident({
      ctx: await as("rita"),
      input: { title: "It paid twice", severity: "high", from: { record: evaluationId } },
    });
    const opening = async (who: string, one: string, wanted: object) =>
      openFollowUp({ ctx: await as(who), input: { id, followUp: one, opening: wanted } });

    // The grant that let it run is known from the call that a person approved, though the record is of the call that was held.
    const narrow = await followUp("rita", id);
    const contraction = { opens: "contraction", agent: "billing-helper" };
    const races = await Promise.allSettled([
      opening("rita", narrow, contraction),
      opening("olga", narrow, contraction),
    ]);
    expect(races.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const linked = (await get("rita", id)).follow_ups[0]?.change;
    expect(linked).toMatchObject({ status: "draft" });
    const drafts = await desk.server.db.prisma.changeRequest.findMany({
      where: { reason: { contains: "Look at it" }, agent: { name: "billing-helper" } },
    });
    expect(drafts.filter(({ status }) => status === "draft").map((one) => one.id)).toEqual([linked?.id]);
    const { content } = await desk.get("rita", linked?.id ?? "");
    expect(content.budget?.grants.map((grant) => grant.id)).not.toContain("pay-suppliers");

    const guard = await followUp("rita", id, { title: "Ask a person first" });
    await expect(opening("olga", guard, { opens: "rule", effect: "ask" })).rejects.toEqual(refused("forbidden"));
    const rule = await opening("rita", guard, { opens: "rule", effect: "ask" });
    expect((await desk.get("rita", rule.opened)).content.rules?.[0]).toMatchObject({
      actions: ["banking.send_money"],
      agents: ["billing-helper"],
      effect: "ask",
    });

    const stop = await followUp("rita", id, { title: "Stop it" });
    const pulled = await opening("olga", stop, { opens: "kill_switch", agent: "billing-helper" });
    await expect(opening("rita", stop, contraction)).rejects.toEqual(refused("conflict"));
    const state = async () => (await get("rita", id)).follow_ups[2]?.kill_switch;
    expect(await state()).toMatchObject({ id: pulled.opened, covers: "the agent billing-helper", released_at: null });
    await releaseKillSwitch({ ctx: await as("rita"), input: { id: pulled.opened } });
    expect((await state())?.released_at).not.toBeNull();

    const resolution = { status: "done", words: "Stopped and looked at." };
    const twice = await Promise.allSettled([
      resolveFollowUp({ ctx: await as("olga"), input: { id, followUp: stop, resolution } }),
      resolveFollowUp({ ctx: await as("rita"), input: { id, followUp: stop, resolution } }),
    ]);
    expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    desk.server.clock.advance(14 * 86_400_000);
    const { follow_ups } = await get("rita", id);
    expect(follow_ups.map(({ status, overdue }) => [status, overdue])).toEqual([
      ["open", true],
      ["open", true],
      ["done", false],
    ]);
  });

  it("tell in one timeline what records show and what people did about them, each once", async () => {
    const record = await decided("banking.list_invoices");
    const { id } = await openIncident({
      ctx: await as("rita"),
      input: { title: "In order", severity: "low", from: { record } },
    });
    await noteOnIncident({ ctx: await as("rita"), input: { id, note: { text: "Seen." } } });
    const stop = await followUp("rita", id, { due: "2027-01-31" });
    await openFollowUp({
      ctx: await as("rita"),
      input: { id, followUp: stop, opening: { opens: "kill_switch", agent: "billing-helper" } },
    });
    const { timeline, timeline_cut } = await get("rita", id);
    expect(timeline_cut).toBe(false);
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted());
    const words = timeline.map((line) => `${line.from}: ${line.words}`);
    expect(words).toEqual(
      expect.arrayContaining([
        "record: Asked to run: banking.list_invoices by billing-helper",
        "record: Denied: banking.list_invoices by billing-helper",
        expect.stringMatching(/^person: Opened the incident INC-\d+$/),
        "person: Wrote a note",
        "person: Stopped with a kill switch",
        "person: Opened a kill switch with a follow-up",
      ]),
    );
    expect(words.filter((one) => one === "person: Stopped with a kill switch")).toHaveLength(1);
    // What Rita wrote is Rita's, and no words of Ambit's own.
    expect(timeline.find((line) => line.words === "Stopped with a kill switch")).toMatchObject({
      by: "rita@example.com",
      said: expect.stringContaining("Look at it"),
    });
  });
});
