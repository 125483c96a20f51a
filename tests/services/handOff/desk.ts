/** An organisation whose actions are each handed off by one rule, to one kind of person. */
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { Problem } from "@/lib/services/problem";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

export const RULES = {
  operators: "[{ role: operator, count: 1 }]",
  reviewers: "[{ role: security_reviewer, count: 1 }]",
  admins: "[{ role: admin, count: 1 }]",
  the_team: "[{ team: payments, count: 1 }]",
  the_board: "[{ group: board, count: 1 }]",
  olga_herself: "[{ person: Olga@example.com, count: 1 }]",
  vera_herself: "[{ person: vera@example.com, count: 1 }]",
} as const;
export type Rule = keyof typeof RULES;

const BUNDLE = `
apiVersion: ambit/v1
environments: [{ name: production, rank: 2 }]
teams: [{ name: payments }, { name: support }]
people:
  - { email: olga@example.com, name: Olga, roles: [operator], teams: [payments] }
  - { email: otto@example.com, name: Otto, roles: [operator], teams: [payments] }
  - { email: sam@example.com, name: Sam, roles: [operator], teams: [support] }
  - { email: rita@example.com, name: Rita, roles: [security_reviewer], teams: [payments] }
  - { email: adam@example.com, name: Adam, roles: [admin], teams: [] }
  - { email: vera@example.com, name: Vera, roles: [viewer], teams: [payments] }
  - { email: rob@example.com, name: Rob, roles: [operator, security_reviewer], teams: [support] }
  - { email: omar@example.com, name: Omar, roles: [operator], teams: [payments] }
  - { email: nora@example.com, name: Nora, roles: [], teams: [payments] }
groups:
  - name: board
    people: [olga@example.com, rita@example.com, vera@example.com, sam@example.com, rob@example.com, nora@example.com]
stages:
  - name: supervised
    ceilings: [{ power: write, environments: [production] }]
tools:
  - name: desk
    actions:
${Object.keys(RULES)
  .map(
    (name) => `      - { name: ${name}, power: write, objectType: note, sensitivity: internal, blastRadius: single }`,
  )
  .join("\n")}
agents:
  - name: scribe
    team: payments
    owner: omar@example.com
    purpose: Writes notes
    stage: supervised
    budget: { grants: [{ id: notes, actions: ["desk.*"], environments: [production] }] }
rules:
${Object.entries(RULES)
  .map(
    ([name, approvers]) =>
      `  - { name: people-do-${name.replaceAll("_", "-")}, actions: [desk.${name}], when: "true", effect: hand_off, approvers: ${approvers}, respondWithin: 4h }`,
  )
  .join("\n")}
`;

export interface Desk {
  server: AccessServer;
  /** An access token of scribe's enforcement point. */
  token(): Promise<string>;
  /** Has scribe stopped at an action, and answers the hand-off's id. */
  handOff(rule: Rule, resource: string, onBehalfOf?: string): Promise<string>;
  as(name: string): Promise<ReturnType<typeof testContext>>;
  accepted(rule: Rule, resource: string, by: string): Promise<string>;
}

export async function openDesk(): Promise<Desk> {
  const server = await accessServer({ bundle: BUNDLE });
  // A new one each time: the tests move the clock past the end of any.
  const token = () => server.token({ agent: "scribe", tool: "desk" });
  const as = async (name: string) => {
    const actor = await server.organisation.person(`${name}@example.com`);
    return testContext({ db: server.db, clock: server.clock, actor }) as ReturnType<typeof testContext>;
  };
  const handOff = async (rule: Rule, resource: string, onBehalfOf?: string) => {
    const { hand_off: opened } = await evaluate(server, callFor(rule, resource, onBehalfOf), await token());
    if (opened === undefined) throw new Error("nothing was handed off");
    return opened.id;
  };
  return {
    server,
    token,
    as,
    handOff,
    accepted: async (rule, resource, by) => {
      const id = await handOff(rule, resource);
      await acceptHandOff({ ctx: await as(by), input: { id } });
      return id;
    },
  };
}

export function callFor(rule: Rule, resource: string, onBehalfOf?: string) {
  return call(`desk.${rule}`, {
    agent: "scribe",
    resource: { type: "note", id: resource },
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  });
}

/** What a use-case would be answered with over HTTP. */
export async function statusOf(work: Promise<unknown>): Promise<number> {
  try {
    await work;
    return 200;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { forbidden: 403, not_found: 404, conflict: 409, invalid: 400 }[error.kind as string] ?? 500;
  }
}
