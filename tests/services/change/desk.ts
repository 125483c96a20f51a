/** A desk for change requests: the test organisation, and people who propose and review. */
import type { ChangeMoved, ChangeView } from "@/lib/contracts/changeViews";
import type { Json } from "@/lib/core/organisation/definition";
import { approveChange } from "@/lib/services/change/approve";
import { organisationInForce } from "@/lib/services/change/assess";
import { createChange } from "@/lib/services/change/create";
import { getChange } from "@/lib/services/change/get";
import { submitChange } from "@/lib/services/change/submit";
import type { Actor, ServiceContext } from "@/lib/services/context";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";

export interface Desk {
  server: AccessServer;
  as(who: string): Promise<ServiceContext>;
  propose(who: string, content: object): Promise<string>;
  submit(who: string, id: string): Promise<ChangeMoved>;
  approve(who: string, id: string, review?: object): Promise<ChangeMoved>;
  get(who: string, id: string): Promise<ChangeView>;
  /** The grants of an agent's budget in force, as a change says them, by id. */
  grants(agent: string): Promise<Record<string, Record<string, Json>>>;
  /** An action as the catalogue has it. */
  action(tool: string, name: string): Promise<object>;
  version(agent: string): Promise<number>;
  events(id: string): Promise<string[]>;
}

/** `who` is the part of an address before the @, or `command`. */
export async function openDesk(bundle?: string): Promise<Desk> {
  const server = await accessServer(bundle === undefined ? {} : { bundle });
  const actor = async (who: string): Promise<Actor> =>
    who === "command" ? { kind: "command", name: "test" } : server.organisation.person(`${who}@example.com`);
  const as = async (who: string): Promise<ServiceContext> => ({ ...server.system, actor: await actor(who) });
  const inForce = (agent: string) =>
    server.db.prisma.budget.findFirstOrThrow({
      where: { agent: { name: agent }, inForce: true },
      include: { grants: true },
    });
  return {
    server,
    as,
    propose: async (who, content) =>
      (await createChange({ ctx: await as(who), input: { reason: "because", ...content } })).id,
    submit: async (who, id) => submitChange({ ctx: await as(who), input: { id } }),
    approve: async (who, id, review) => approveChange({ ctx: await as(who), input: { id, review } }),
    get: async (who, id) => getChange({ ctx: await as(who), input: { id } }),
    grants: async (agent) => {
      const { bundle: written } = await organisationInForce(server.db);
      const found = written.agents.find(({ name }) => name === agent)?.budget?.grants ?? [];
      return Object.fromEntries(found.map((grant) => [grant.id, grant as unknown as Record<string, Json>]));
    },
    action: async (tool, name) => {
      const { bundle: written } = await organisationInForce(server.db);
      const found = written.tools.find((one) => one.name === tool)?.actions.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no action ${tool}.${name}`);
      return found;
    },
    version: async (agent) => (await inForce(agent)).version,
    events: async (id) =>
      (await server.db.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { sequence: "asc" } })).map(
        ({ event }) => event,
      ),
  };
}
