import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dismissContraction } from "@/lib/services/contraction/dismiss";
import { listContractions } from "@/lib/services/contraction/list";
import { proposeContractions } from "@/lib/services/contraction/propose";
import { takeContraction } from "@/lib/services/contraction/take";
import { call, evaluate } from "@/tests/support/accessServer";
import { deliverDue } from "@/tests/support/deliverDue";
import { type Desk, openDesk } from "../change/desk";

const DAY = 86_400_000;
const AGENT = "billing-helper";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const look = () => proposeContractions({ ctx: desk.server.system });
const held = async () => Object.keys(await desk.grants(AGENT));
async function open(who: string) {
  const { contractions } = await listContractions({ ctx: await desk.as(who), input: { agent: AGENT } });
  return contractions[0];
}
const opened = async (who: string) => {
  const one = await open(who);
  if (one === undefined) throw new Error("nothing is open");
  return one;
};
async function decide(action: string): Promise<string> {
  const asked = call(action, { context: { arguments: { invoice: "i", label: "paid" } } });
  return (await evaluate(desk.server, asked, await desk.server.token())).outcome;
}

describe("a contraction", () => {
  it("is proposed for what nobody used for 90 days, once, and tells the owner and the team's operators", async () => {
    desk.server.clock.advance(89 * DAY);
    expect(await look()).toEqual({ proposed: 0, lapsed: 0 });
    expect(await decide("banking.list_invoices")).toBe("allow");
    desk.server.clock.advance(2 * DAY);
    const unused = (await held()).filter((grant) => grant !== "read-invoices").sort();
    const looks = await Promise.all([look(), look(), look()]);
    const agents = await desk.server.db.prisma.contraction.count({ where: { status: "open" } });
    expect(looks.reduce((sum, { proposed }) => sum + proposed, 0)).toBe(agents);
    expect(await opened("vera")).toMatchObject({ agent: AGENT, grants: unused, refusal: expect.any(String) });
    expect(await opened("olga")).toMatchObject({ cause: "disuse", resolved: null, refusal: null });
    expect(await open("sam")).toBeUndefined();

    const sent: string[] = [];
    const mail = async ({ to, text }: { to: string; text: string }) => void sent.push(`${to} ${text}`);
    await deliverDue({ ctx: desk.server.system, carriers: { mail, post: () => Promise.reject(new Error("none")) } });
    const told = sent.filter((text) => text.includes(AGENT)).map((text) => text.split(" ")[0]);
    expect(told).toContain("olga@example.com");
    expect(told).not.toContain("vera@example.com");
    expect(told).not.toContain("sam@example.com");
  });

  it("follows what is used in the meantime, and is answered by those who may narrow the agent alone", async () => {
    const { id, grants } = await opened("olga");
    expect(grants).toContain("tag-invoices");
    expect(await decide("banking.tag_invoice")).toBe("allow");
    // What was used since the last look is not taken out, though it still says so.
    await expect(takeContraction({ ctx: await desk.as("sam"), input: { id } })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(takeContraction({ ctx: await desk.as("vera"), input: { id } })).rejects.toMatchObject({
      kind: "forbidden",
    });
    const taken = await takeContraction({ ctx: await desk.as("olga"), input: { id } });
    expect((await held()).sort()).toEqual(["read-invoices", "tag-invoices"]);
    await expect(takeContraction({ ctx: await desk.as("olga"), input: { id } })).rejects.toMatchObject({
      kind: "conflict",
    });
    const { contractions } = await listContractions({
      ctx: await desk.as("olga"),
      input: { status: "taken", agent: AGENT },
    });
    expect(contractions[0]?.resolved).toMatchObject({ by: "olga@example.com", change: taken.change });
    expect(taken.version_before).toBe(1);
  });

  it("that was dismissed is not proposed again for 90 days; one of which nothing is left lapses", async () => {
    desk.server.clock.advance(91 * DAY);
    await look();
    const { id, grants } = await opened("olga");
    expect(grants).toEqual(["read-invoices", "tag-invoices"]);
    const dismissal = { reason: "Both are for the year's end." };
    await dismissContraction({ ctx: await desk.as("olga"), input: { id, dismissal } });
    expect(await open("olga")).toBeUndefined();
    desk.server.clock.advance(89 * DAY);
    await look();
    expect(await open("olga")).toBeUndefined();
    desk.server.clock.advance(2 * DAY);
    await look();
    expect((await opened("olga")).grants).toEqual(grants);
    expect(await decide("banking.list_invoices")).toBe("allow");
    await look();
    expect((await opened("olga")).grants).toEqual(["tag-invoices"]);
    expect(await decide("banking.tag_invoice")).toBe("allow");
    expect((await look()).lapsed).toBeGreaterThanOrEqual(1);
    expect(await open("olga")).toBeUndefined();
  });

  it("stays as it was answered, whatever writes to the table", async () => {
    const { prisma } = desk.server.db;
    const one = await prisma.contraction.findFirstOrThrow({ where: { status: "dismissed" } });
    await expect(prisma.contraction.update({ where: { id: one.id }, data: { status: "open" } })).rejects.toThrow(
      /resolved once/,
    );
    await expect(prisma.contraction.delete({ where: { id: one.id } })).rejects.toThrow(/resolved once/);
  });
});
