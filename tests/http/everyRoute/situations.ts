/** What the rows of the role table are tried on: one organisation, its people, and fresh things to act on. */
import { readFile } from "node:fs/promises";
import type { Runtime } from "@/lib/http/runtime";
import { approve } from "@/lib/services/approval/approve";
import { claim } from "@/lib/services/approval/claim";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { issueCredential } from "@/lib/services/credential/issue";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { saveView } from "@/lib/services/savedView/save";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { createEndpoint } from "@/lib/services/webhook/create";
import { type AccessServer, accessServer, call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { insertJoined, insertSource } from "@/tests/support/joinedFragments";
import { serveRoutesFrom } from "@/tests/support/personRoutes";

/** Who calls: a role each, all of the team payments but `otherTeam`, who is an operator of support, and `admin`, of none. */
export const PEOPLE = {
  /** Of the team, without any role. */
  nobody: "nora@example.com",
  viewer: "vera@example.com",
  operator: "olga@example.com",
  otherTeam: "sam@example.com",
  reviewer: "rita@example.com",
  admin: "adam@example.com",
} as const;
/** What every action is said to be for. */
export const REQUEST = "req-of-the-table";
export type Who = keyof typeof PEOPLE;

export interface Situations {
  server: AccessServer;
  as(who: Who): Promise<ServiceContext<PersonActor>>;
  /** A different number each time. */
  next(): number;
  /** An approval that waits for an operator of the team. */
  waiting(): Promise<string>;
  /** One that `operator` has claimed. */
  claimed(): Promise<string>;
  /** One that an operator gave and nobody used. */
  given(): Promise<string>;
  /** A bounded approval that `reviewer` gave. */
  bounded(): Promise<string>;
  /** A hand-off that nobody has taken, which the rule gives to the team. */
  handedOff(): Promise<string>;
  /** One that `operator` has taken. */
  taken(): Promise<string>;
  /** The record of an action that was allowed. */
  acted(): Promise<string>;
  /** One of whose call another system has logged something. */
  logged(): Promise<{ evaluationId: string; fragmentId: string }>;
  /** The session that the agent acted in. */
  session(): Promise<string>;
  /** A kill switch for the agent night-clerk, pulled by `admin`; and none in force. */
  stopped(): Promise<string>;
  running(): Promise<void>;
  /** A list that `who` keeps. */
  view(who: Who): Promise<string>;
  /** A webhook endpoint. */
  endpoint(): Promise<string>;
  /** A credential of label-clerk. */
  credential(): Promise<string>;
  /** An agent of the team, for which a secret is held for banking in staging. */
  secretHolder(): Promise<string>;
  close(): Promise<void>;
}

const CHANGED = `{ name: label-clerk, team: payments, owner: omar@example.com, purpose: Labels invoices, stage: supervised,
      budget: { grants: [{ id: tag-invoices, actions: [banking.tag_invoice], environments: [production] }] } }`;
const PRIVATE = "127.0.0.1:9";
export const WEBHOOK = `http://${PRIVATE}/hook`;

export async function situations(): Promise<Situations> {
  const text = await readFile(new URL("../../support/bundles/payments.yaml", import.meta.url), "utf8");
  // Many payments in one hour, runs that a security reviewer answers alone, one person more, and an agent to change.
  const bundle = text
    .replace(
      "[{ role: security_reviewer, count: 1 }, { role: operator, count: 1 }]",
      "[{ role: security_reviewer, count: 1 }]",
    )
    .replace("max: 50, beyond: deny", "max: 5000, beyond: deny")
    .replace("\nagents:\n", `\nagents:\n  - ${CHANGED}\n`)
    .replace("people:\n", `people:\n  - { email: ${PEOPLE.nobody}, name: Nora Vogt, roles: [], teams: [payments] }\n`);
  const server = await accessServer({ bundle });
  const undo = serveRoutesFrom(server);
  const targets = { privateHosts: [PRIVATE], resolve: async () => [] };
  const runtime = (globalThis as { [key: symbol]: Partial<Runtime> | undefined })[Symbol.for("ambit.runtime")];
  if (runtime !== undefined) runtime.outbound = { webhookPrivateHosts: [PRIVATE] };

  let count = 0;
  const token = await server.token();
  const as = async (who: Who) =>
    testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(PEOPLE[who]) });
  const next = () => {
    count += 1;
    return count;
  };
  const waiting = () => submit(server, payment({ amount: 1, reference: `no. ${next()}` }), token);
  const handedOff = async () => {
    const resource = { type: "account", id: `account ${next()}` };
    return (await evaluate(server, call("banking.close_account", { resource }), token)).hand_off?.id ?? "";
  };
  const acted = async () => {
    const resource = { type: "invoice", id: `invoice ${next()}` };
    const context = { request_id: REQUEST };
    return (await evaluate(server, call("banking.list_invoices", { resource, context }), token)).evaluation_id ?? "";
  };
  const running = async () => {
    const inForce = await server.db.prisma.killSwitch.findMany({ where: { releasedAt: null } });
    for (const { id, pulledBy } of inForce) {
      const second = pulledBy === PEOPLE.reviewer ? "admin" : "reviewer";
      await releaseKillSwitch({ ctx: await as(second), input: { id } });
    }
  };
  return {
    server,
    as,
    next,
    waiting,
    claimed: async () => {
      const id = await waiting();
      await claim({ ctx: await as("operator"), input: { id } });
      return id;
    },
    given: async () => {
      const id = await waiting();
      await approve({ ctx: await as("operator"), input: { id } });
      return id;
    },
    bounded: async () => {
      const resource = { type: "payment_run", id: `run ${next()}` };
      const id = await submit(server, call("banking.start_payment_run", { resource }), token);
      const { bounded_approval: given } = await approve({
        ctx: await as("reviewer"),
        input: { id, answer: { bounded: { uses: 1 } } },
      });
      return given ?? "";
    },
    handedOff,
    taken: async () => {
      const id = await handedOff();
      await acceptHandOff({ ctx: await as("operator"), input: { id } });
      return id;
    },
    acted,
    logged: async () => {
      const evaluationId = await acted();
      const sourceId = await insertSource(server.db, { name: `source-${next()}` });
      const written = { title: `line ${next()}`, occurredAt: server.clock.now().toISOString() };
      const [fragmentId = ""] = await insertJoined(server.db, { sourceId, recordId: evaluationId }, [written]);
      return { evaluationId, fragmentId };
    },
    session: async () => {
      const id = (await evaluate(server, call("banking.list_invoices"), token)).evaluation_id ?? "";
      return (await server.db.prisma.evaluation.findUniqueOrThrow({ where: { id } })).sessionId;
    },
    running,
    stopped: async () => {
      await running();
      const input = { scope: "agent", name: "night-clerk", reason: "A drill." };
      return (await pullKillSwitch({ ctx: await as("admin"), input })).id;
    },
    view: async (who) =>
      (await saveView({ ctx: await as(who), input: { list: "inbox", view: { name: `list ${next()}`, query: "" } } }))
        .id,
    endpoint: async () => {
      const input = { label: "pager", url: WEBHOOK, types: ["approval.requested"] };
      return (await createEndpoint({ ctx: await as("admin"), input, targets })).id;
    },
    credential: async () => {
      const input = { agent: "label-clerk", tool: "banking", environment: "production" };
      return (await issueCredential({ ctx: server.system, input })).id;
    },
    secretHolder: async () => {
      const given = { tool: "banking", environment: "staging", value: "of a drill" };
      await setToolSecret({ ctx: server.system, input: { agent: "label-clerk", given } });
      return "label-clerk";
    },
    close: async () => {
      undo();
      await server.close();
    },
  };
}
