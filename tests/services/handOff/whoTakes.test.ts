import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { getHandOff } from "@/lib/services/handOff/get";
import { listHandOffs } from "@/lib/services/handOff/list";
import { Problem } from "@/lib/services/problem";
import { type Desk, openDesk, RULES, type Rule, statusOf } from "./desk";

type Expected = 200 | 403 | 404;
const CASES: Record<string, Record<Rule, Expected>> = {
  // An operator of the agent's team: where operators are named, and where a list that she is on is.
  olga: row(200, 403, 403, 200, 200, 200, 403),
  // An operator of another team sees nothing of it, on whatever list he is.
  sam: row(404, 404, 404, 404, 404, 404, 404),
  rita: row(403, 200, 403, 200, 200, 403, 403),
  adam: row(403, 403, 200, 403, 403, 403, 403),
  // A viewer never, not even when a rule names her.
  vera: row(403, 403, 403, 403, 403, 403, 403),
  // A reviewer sees all; his role of an operator ends at his own team.
  rob: row(403, 200, 403, 403, 200, 403, 403),
  // The agent's owner is a person like the others: the task is no yes to the agent.
  omar: row(200, 403, 403, 200, 403, 403, 403),
  nora: row(404, 404, 404, 404, 404, 404, 404),
};

function row(...expected: readonly Expected[]): Record<Rule, Expected> {
  return Object.fromEntries(Object.keys(RULES).map((rule, at) => [rule, expected[at]])) as Record<Rule, Expected>;
}

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

describe.each(Object.entries(CASES))("%s", (name, rows) => {
  it.each(Object.entries(rows) as [Rule, Expected][])("handed to %s: %i", async (rule, expected) => {
    const ctx = await desk.as(name);
    const id = await desk.handOff(rule, `for ${name}`);
    const page = await getHandOff({ ctx, input: { id } }).catch((error: unknown) => {
      if (error instanceof Problem && error.kind === "not_found") return null;
      throw error;
    });
    expect(page === null ? 404 : page.may.accept.allowed ? 200 : 403).toBe(expected);
    const { hand_offs: listed } = await listHandOffs({ ctx, input: { limit: "200" } });
    const shown = listed.find((one) => one.id === id);
    expect(shown === undefined ? 404 : shown.may_accept ? 200 : 403).toBe(expected);

    expect(await statusOf(acceptHandOff({ ctx, input: { id } }))).toBe(expected);
    const after = await desk.server.db.prisma.handOff.findUniqueOrThrow({ where: { id } });
    expect(after.status).toBe(expected === 200 ? "accepted" : "open");
  });
});

describe("the person that the agent acts for", () => {
  it.each(["olga@example.com", "OLGA@EXAMPLE.COM", " Olga@Example.com "])(
    "written as %j, does not get the task through a role, a team or a group",
    async (onBehalfOf) => {
      const ctx = await desk.as("olga");
      for (const rule of ["operators", "the_team", "the_board"] as const) {
        const id = await desk.handOff(rule, "her own", onBehalfOf);
        expect(await statusOf(acceptHandOff({ ctx, input: { id } }))).toBe(403);
      }
    },
  );

  it("gets it where the rule names them", async () => {
    const id = await desk.handOff("olga_herself", "her own", "olga@example.com");
    expect(await statusOf(acceptHandOff({ ctx: await desk.as("olga"), input: { id } }))).toBe(200);
  });

  it("is refused by the database too, whoever forgot to ask", async () => {
    const id = await desk.handOff("operators", "past the service", "olga@example.com");
    const { id: ownerId } = await desk.server.organisation.person("olga@example.com");
    const taken = desk.server.db.prisma.handOff.update({
      where: { id },
      data: { status: "accepted", ownerId, acceptedAt: desk.server.clock.now() },
    });
    await expect(taken).rejects.toThrow(/does not go to the person that the agent acts for/);
  });
});

it("a role that was taken away counts at once", async () => {
  const id = await desk.handOff("operators", "a role less");
  const ctx = await desk.as("otto");
  const { prisma } = desk.server.db;
  await prisma.personRole.deleteMany({ where: { person: { email: "otto@example.com" } } });
  // Without any role nothing is seen.
  expect(await statusOf(acceptHandOff({ ctx, input: { id } }))).toBe(404);
});
