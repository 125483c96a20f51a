import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeDown } from "@/lib/services/change/writeDown";
import { acceptInvitation } from "@/lib/services/person/acceptInvitation";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { peopleForm } from "@/lib/services/person/form";
import { getPerson } from "@/lib/services/person/get";
import { personHistory } from "@/lib/services/person/history";
import { invite } from "@/lib/services/person/invite";
import { listPeople } from "@/lib/services/person/list";
import { signIn } from "@/lib/services/person/signIn";
import { type Desk, openDesk } from "../change/desk";

const PASSWORD = "quiet harbour lantern";
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const people = async (who = "adam") => (await listPeople({ ctx: await desk.as(who) })).people;
const one = async (name: string, who = "adam") =>
  getPerson({ ctx: await desk.as(who), input: { id: `${name}@example.com` } });
const history = async (name: string, input = {}) =>
  personHistory({ ctx: await desk.as("rita"), input: { id: `${name}@example.com`, ...input } });
const put = async (content: object, reviewer?: string) => {
  const id = await desk.propose("adam", content);
  await desk.submit("adam", id);
  if (reviewer !== undefined) await desk.approve(reviewer, id);
  return id;
};
const otto = (roles: string[], more = {}) => ({
  person: { email: "otto@example.com", name: "Otto Berg", roles, teams: ["payments"], ...more },
});

describe("people", () => {
  it("are listed with what they hold, to security reviewers and admins alone", async () => {
    const olga = (await people("rita")).find(({ email }) => email === "olga@example.com");
    expect(olga).toMatchObject({
      name: "Olga Petrov",
      roles: [{ role: "operator", given_by: "people" }],
      teams: [{ team: "payments", given_by: "people" }],
      groups: ["treasury"],
      signs_in_with: [],
      last_signed_in_at: null,
      left_at: null,
      owned_agents: 1,
    });
    for (const who of ["vera", "olga", "sam"]) {
      const ctx = await desk.as(who);
      await expect(listPeople({ ctx })).rejects.toMatchObject({ kind: "forbidden" });
      await expect(one("rita", who)).rejects.toMatchObject({ kind: "forbidden" });
      await expect(personHistory({ ctx, input: { id: "rita@example.com" } })).rejects.toMatchObject({
        kind: "forbidden",
      });
    }
    await expect(one("nobody")).rejects.toMatchObject({ kind: "not_found" });
  });

  it("say how they get in: a link that is good still, a password, the last sign-in, tokens without their secrets", async () => {
    const command = { ...desk.server.system, actor: { kind: "command", name: "test" } as const };
    const { link } = await invite({ ctx: command, input: { email: "vera@example.com" } });
    expect(await one("vera")).toMatchObject({ signs_in_with: [], invitation: { expires_at: expect.any(String) } });
    const secret = link.slice(link.lastIndexOf("/") + 1);
    await acceptInvitation({ ctx: desk.server.system, input: { secret, password: PASSWORD } });
    const form = { email: "vera@example.com", password: PASSWORD, address: "127.0.0.1" };
    desk.server.clock.advance(60_000);
    const at = desk.server.clock.now().toISOString();
    await signIn({ ctx: desk.server.system, input: form });
    desk.server.clock.advance(60_000);
    const token = await createApiToken({ ctx: command, input: { email: "vera@example.com", label: "nightly" } });
    const vera = await one("vera");
    expect(vera).toMatchObject({
      signs_in_with: ["password"],
      last_signed_in_at: at,
      invitation: null,
      api_tokens: [{ label: "nightly", hint: token.hint }],
    });
    expect(JSON.stringify(vera)).not.toMatch(new RegExp(`${token.secret}|${secret}|argon`));
    const { lines } = await history("vera");
    expect(lines.map(({ event, by }) => [event, by])).toEqual([
      ["api_token.created", "test"],
      ["person.password_set", "vera@example.com"],
      ["person.invited", "test"],
    ]);
  });

  it("have a history of who proposed and who approved what they hold, and of groups", async () => {
    const widened = await put(otto(["operator", "viewer"]), "rita");
    await put({ group: { name: "treasury", people: ["olga@example.com", "otto@example.com"] } }, "rita");
    await put({ group: { name: "treasury", people: ["olga@example.com"] } });
    const left = await put(otto(["operator"], { disabled: true }));
    expect(await one("otto")).toMatchObject({ left_at: desk.server.clock.now().toISOString() });

    const { lines, next_cursor } = await history("otto");
    expect(lines.map(({ by, event }) => `${by.split("@")[0]} ${event}`)).toEqual([
      "adam change.put_in_force",
      "adam change.put_in_force",
      "rita change.put_in_force",
      "rita change.approved",
      "adam change.submitted",
      "rita change.put_in_force",
      "rita change.approved",
      "adam change.submitted",
    ]);
    expect(lines[0]).toMatchObject({ words: "May no longer sign in", said: "because", change: left });
    expect(lines[1]?.words).toBe("In force: the group treasury");
    expect(lines[5]).toMatchObject({
      words: "Has the role operator and viewer and the team payments",
      change: widened,
    });
    expect(next_cursor).toBeNull();
    const first = await history("otto", { limit: 3 });
    const then = await history("otto", { cursor: first.next_cursor });
    expect([...first.lines, ...then.lines]).toEqual(lines);
    // Nothing of it is about anybody else.
    expect((await history("sue")).lines).toEqual([]);
  });
});

describe("the forms about people", () => {
  it("are an admin's, and begin with what stands", async () => {
    const form = async (who: string, input: { person?: string; group?: string }) =>
      peopleForm({ ctx: await desk.as(who), input });
    await expect(form("rita", {})).rejects.toMatchObject({ kind: "forbidden" });
    const { id } = await one("sue");
    expect((await form("adam", { person: id })).person).toEqual({
      email: "sue@example.com",
      name: "Sue Marsh",
      roles: ["viewer", "operator"],
      teams: ["support"],
      disabled: false,
    });
    const group = await form("adam", { group: "treasury" });
    expect(group).toMatchObject({ group: { name: "treasury", people: ["olga@example.com"] }, person: null });
    expect(group.people.map(({ email }) => email)).not.toContain("otto@example.com");
    await expect(form("adam", { group: "none-such" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("undo nothing that came into force while they were filled in", async () => {
    const begun = await peopleForm({ ctx: await desk.as("adam"), input: { person: "sue@example.com" } });
    const sue = { email: "sue@example.com", name: "Sue Marsh", teams: ["support"] };
    const send = async (roles: string[], basis: string | undefined) => {
      const proposal = { person: { ...sue, roles }, reason: "a form" };
      return writeDown({ ctx: await desk.as("adam"), input: { proposal, submit: true, basis } });
    };
    expect(await send(["operator"], begun.basis)).toMatchObject({ status: "in_force" });
    await expect(send(["viewer"], begun.basis)).rejects.toMatchObject({ kind: "conflict" });
    expect((await one("sue")).roles).toEqual([{ role: "operator", given_by: "people" }]);
    const again = await peopleForm({ ctx: await desk.as("adam"), input: { person: "sue@example.com" } });
    expect(await send([], again.basis)).toMatchObject({ status: "in_force" });
    // What tells so is no way to ask what stands there.
    await expect(
      writeDown({
        ctx: await desk.as("rita"),
        input: { proposal: { person: { ...sue, roles: [] }, reason: "a guess" }, submit: false, basis: again.basis },
      }),
    ).rejects.toMatchObject({ kind: "forbidden" });
  });
});
