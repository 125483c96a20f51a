import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { finishHandOff } from "@/lib/services/handOff/finish";
import { getHandOff } from "@/lib/services/handOff/get";
import { giveBackHandOff } from "@/lib/services/handOff/giveBack";
import { listHandOffs } from "@/lib/services/handOff/list";
import { passHandOff } from "@/lib/services/handOff/pass";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { type Desk, openDesk, statusOf } from "./desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const accept = async (name: string, id: string) => acceptHandOff({ ctx: await desk.as(name), input: { id } });
const finish = async (name: string, id: string, answer: unknown = { result: "Written by hand." }) =>
  finishHandOff({ ctx: await desk.as(name), input: { id, answer } });
const giveBack = async (name: string, id: string, answer: unknown = { reason: "Ask for the right note." }) =>
  giveBackHandOff({ ctx: await desk.as(name), input: { id, answer } });
const pass = async (name: string, id: string, to: string) =>
  passHandOff({ ctx: await desk.as(name), input: { id, answer: { to: `${to}@example.com`, note: "You know it." } } });
const read = async (name: string, id: string) => getHandOff({ ctx: await desk.as(name), input: { id } });
const stored = (id: string) => desk.server.db.prisma.handOff.findUniqueOrThrow({ where: { id } });

async function audited(id: string): Promise<string[]> {
  const events = await desk.server.db.prisma.auditEvent.findMany({
    where: { subjectKind: "hand_off", subjectId: id },
    orderBy: { sequence: "asc" },
  });
  return events.map(({ event, actorName }) => `${event} by ${actorName}`);
}

describe("accepting", () => {
  it("makes the person its owner, and is audited", async () => {
    const id = await desk.accepted("operators", "accepted", "olga");
    expect(await read("olga", id)).toMatchObject({
      status: "accepted",
      mine: true,
      owner: { name: "Olga" },
      may: { accept: { allowed: false }, finish: { allowed: true } },
    });
    expect(await read("otto", id)).toMatchObject({ mine: false, may: { finish: { allowed: false } } });
    expect(await audited(id)).toEqual(["hand_off.opened by scribe", "hand_off.accepted by olga@example.com"]);
  });

  it("has one winner and one conflict when two do it at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await desk.handOff("operators", `race ${round}`);
      const both = await Promise.all([statusOf(accept("olga", id)), statusOf(accept("otto", id))]);
      expect(both.sort()).toEqual([200, 409]);
      expect(await desk.server.db.prisma.handOffOwner.count({ where: { handOffId: id } })).toBe(1);
      expect((await audited(id)).length).toBe(2);
    }
  });

  it("says who has it to whoever comes late, and does not take it twice", async () => {
    const id = await desk.accepted("operators", "late", "olga");
    await expect(accept("otto", id)).rejects.toThrow("Olga has taken it already");
    await expect(accept("olga", id)).rejects.toThrow("You have it already");
  });

  it("takes it over from someone who was disabled or may not do it any more", async () => {
    const { prisma } = desk.server.db;
    const first = await desk.accepted("the_board", "disabled", "rob");
    const second = await desk.accepted("the_board", "left the board", "rob");
    expect(await statusOf(accept("rita", first))).toBe(409);
    await prisma.person.update({ where: { email: "rob@example.com" }, data: { disabledAt: desk.server.clock.now() } });
    expect(await statusOf(accept("rita", first))).toBe(200);
    await prisma.person.update({ where: { email: "rob@example.com" }, data: { disabledAt: null } });
    await prisma.groupMember.deleteMany({ where: { person: { email: "rob@example.com" } } });
    expect(await statusOf(finish("rob", second))).toBe(403);
    expect(await statusOf(accept("rita", second))).toBe(200);
    expect((await read("rita", second)).owners.map(({ person }) => person.name)).toEqual(["Rob", "Rita"]);
  });
});

describe("finishing", () => {
  const said = {
    result: " The note was written by hand. ",
    reference: "DESK-17",
    state_changes: [{ resource: { type: "note", id: "n-1" }, before: "empty", after: "written" }],
  };

  it("keeps what the owner says, audited, and ends it", async () => {
    const id = await desk.accepted("operators", "finished", "olga");
    expect(await finish("olga", id, said)).toEqual({ id, status: "done" });
    expect(await read("otto", id)).toMatchObject({
      status: "done",
      owner: { name: "Olga" },
      result: { text: "The note was written by hand.", reference: "DESK-17", state_changes: said.state_changes },
      may: { accept: { allowed: false }, finish: { allowed: false } },
    });
    expect((await audited(id)).at(-1)).toBe("hand_off.done by olga@example.com");
    const again = [
      () => finish("olga", id),
      () => giveBack("olga", id),
      () => pass("olga", id, "otto"),
      () => accept("otto", id),
    ];
    for (const work of again) expect(await statusOf(work())).toBe(409);
  });

  it("is the owner's alone, and comes after accepting", async () => {
    const id = await desk.handOff("operators", "not theirs");
    expect(await statusOf(finish("olga", id))).toBe(409);
    await accept("olga", id);
    for (const name of ["otto", "rita", "adam", "vera", "omar"])
      for (const work of [() => finish(name, id), () => giveBack(name, id), () => pass(name, id, "omar")])
        expect(await statusOf(work())).toBe(403);
    expect(await statusOf(finish("sam", id))).toBe(404);
    expect(await stored(id)).toMatchObject({ status: "accepted", result: null });
  });

  it.each([
    ["nothing", undefined],
    ["no words", { result: "  " }],
    ["a change of nothing", { result: "done", state_changes: [{ resource: { type: "", id: "x" } }] }],
    ["more than it knows", { result: "done", pay: true }],
    ["too many words", { result: "x".repeat(4_001) }],
  ])("with %s changes nothing", async (what, answer) => {
    const id = await desk.accepted("operators", `said badly: ${what}`, "olga");
    const ctx = await desk.as("olga");
    await expect(finishHandOff({ ctx, input: { id, answer } })).rejects.toThrow(ZodError);
    expect((await stored(id)).status).toBe("accepted");
  });

  it("and returning at once has one winner", async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await desk.accepted("operators", `end ${round}`, "olga");
      const both = await Promise.all([statusOf(finish("olga", id)), statusOf(giveBack("olga", id))]);
      expect(both.sort()).toEqual([200, 409]);
      expect((await audited(id)).length).toBe(3);
    }
  });
});

describe("returning", () => {
  it("keeps the reason, and the same call opens another one", async () => {
    const id = await desk.accepted("operators", "returned", "olga");
    await giveBack("olga", id);
    expect(await read("olga", id)).toMatchObject({
      status: "returned",
      reason: "Ask for the right note.",
      result: null,
    });
    const next = await desk.handOff("operators", "returned");
    expect(next).not.toBe(id);
    expect((await read("olga", next)).history).toContainEqual(
      expect.objectContaining({ id, status: "returned", owner: "Olga", same_action: true }),
    );
  });
});

describe("passing", () => {
  it("gives it to another person who may take it, and the history keeps both", async () => {
    const id = await desk.accepted("operators", "passed", "olga");
    await pass("olga", id, "otto");
    const page = await read("otto", id);
    expect(page).toMatchObject({ mine: true, may: { finish: { allowed: true } } });
    expect(page.owners).toMatchObject([
      { person: { name: "Olga" }, passed_by: null },
      { person: { name: "Otto" }, passed_by: { name: "Olga" }, note: "You know it." },
    ]);
    expect((await audited(id)).at(-1)).toBe("hand_off.passed by olga@example.com");
    expect(await statusOf(finish("olga", id))).toBe(403);
    expect(await statusOf(finish("otto", id))).toBe(200);
  });

  it.each(["olga", "vera", "sam", "rita", "nobody"])("not to %s, and it stays where it is", async (to) => {
    const id = await desk.accepted("operators", `not to ${to}`, "olga");
    expect((await read("olga", id)).candidates.map(({ email }) => email)).not.toContain(`${to}@example.com`);
    expect(await statusOf(pass("olga", id, to))).toBe(400);
    expect(await read("olga", id)).toMatchObject({ mine: true, owners: [{ person: { name: "Olga" } }] });
  });
});

describe("the queue", () => {
  it("puts what is overdue first, and what is overdue stays open", async () => {
    const late = await desk.handOff("operators", "late one");
    desk.server.clock.advance(3 * 3_600_000);
    const soon = await desk.handOff("operators", "later one");
    desk.server.clock.advance(2 * 3_600_000);
    const { hand_offs: queue } = await listHandOffs({ ctx: await desk.as("olga"), input: { limit: "200" } });
    const place = (id: string) => queue.findIndex((one) => one.id === id);
    expect(place(late)).toBeLessThan(place(soon));
    expect(queue[place(late)]).toMatchObject({ overdue: true, status: "open" });
    expect(queue[place(soon)]).toMatchObject({ overdue: false });
    const overdue = queue.map((one) => one.overdue);
    expect(overdue).toEqual([...overdue].sort((a, b) => Number(b) - Number(a)));
    expect(await statusOf(accept("olga", late))).toBe(200);
  });

  it("is paged without losing or doubling one, in each view", async () => {
    const ctx = await desk.as("olga");
    for (const view of ["waiting", "mine", "resolved"]) {
      const whole = await listHandOffs({ ctx, input: { view, limit: "200" } });
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listHandOffs({ ctx, input: { view, limit: "3", cursor } });
        paged.push(...page.hand_offs.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(whole.hand_offs.map(({ id }) => id));
      expect(paged.length).toBeGreaterThan(3);
    }
  });

  it("refuses a cursor that this view did not hand out", async () => {
    const ctx = await desk.as("olga");
    const { next_cursor: cursor } = await listHandOffs({ ctx, input: { view: "waiting", limit: "1" } });
    expect(await statusOf(listHandOffs({ ctx, input: { view: "resolved", cursor } }))).toBe(400);
  });
});

describe("the database, whatever the code above it does", () => {
  const move = (id: string, data: Record<string, unknown>) =>
    desk.server.db.prisma.handOff.update({ where: { id }, data });

  it("does not let an end move, nor a step be left out", async () => {
    const done = await desk.accepted("operators", "for ever", "olga");
    await finish("olga", done);
    await expect(move(done, { status: "returned", reason: "no" })).rejects.toThrow(/already done/);
    const open = await desk.handOff("operators", "a step less");
    await expect(move(open, { status: "done", result: "x", resolvedAt: desk.server.clock.now() })).rejects.toThrow(
      /does not become/,
    );
    await expect(move(open, { rule: "another" })).rejects.toThrow(/does not become|never changes/);
    await expect(desk.server.db.prisma.handOff.delete({ where: { id: open } })).rejects.toThrow(/never deleted/);
  });

  it("wants an owner, a result and a reason where the state says so", async () => {
    const id = await desk.handOff("operators", "half a state");
    await expect(move(id, { status: "accepted" })).rejects.toThrow(/hand_off_state/);
    await accept("olga", id);
    const resolvedAt = desk.server.clock.now();
    await expect(move(id, { status: "done", resolvedAt })).rejects.toThrow(/hand_off_state/);
    await expect(move(id, { status: "done", resolvedAt, result: " " })).rejects.toThrow(/hand_off_state/);
    await expect(move(id, { status: "returned", resolvedAt })).rejects.toThrow(/hand_off_state/);
  });

  it("keeps who owned it", async () => {
    const id = await desk.accepted("operators", "kept", "olga");
    await expect(desk.server.db.prisma.handOffOwner.deleteMany({ where: { handOffId: id } })).rejects.toThrow(
      /append-only/,
    );
  });
});

it("a kill switch leaves hand-offs to people", async () => {
  const open = await desk.handOff("operators", "while stopped");
  const taken = await desk.accepted("operators", "taken while stopped", "olga");
  await pullKillSwitch({
    ctx: await desk.as("rita"),
    input: { scope: "agent", name: "scribe", reason: "looking into it" },
  });
  expect((await stored(open)).status).toBe("open");
  expect(await statusOf(accept("olga", open))).toBe(200);
  expect(await statusOf(finish("olga", taken))).toBe(200);
});
