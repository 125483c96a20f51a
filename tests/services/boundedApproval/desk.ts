/** Where bounded approvals are tried: billing-helper's payments, and Rita, a security reviewer who is an operator too. */
import { approve } from "@/lib/services/approval/approve";
import type { PersonActor } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type AccessServer, accessServer, payment, submit, task } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

export const HOUR_MS = 3_600_000;

export interface Desk {
  server: AccessServer;
  token: string;
  as(name: string, changed?: Partial<PersonActor>): Promise<ReturnType<typeof testContext<PersonActor>>>;
  /** A payment that Rita approves with bounds. Answers the ids of the approval and of the bounded approval. */
  give(bounded?: object, args?: Parameters<typeof payment>[0]): Promise<{ approval: string; bounded: string }>;
  /** Asks for a payment: how its task stands, and its id. */
  ask(body: Parameters<typeof submit>[1]): Promise<{ id: string; status: string }>;
  /** The row of a bounded approval. */
  row(id: string): ReturnType<AccessServer["db"]["prisma"]["boundedApproval"]["findUniqueOrThrow"]>;
}

export async function openDesk(): Promise<Desk> {
  const server = await accessServer();
  const rita = await server.organisation.person("rita@example.com");
  await server.db.prisma.personRole.create({ data: { personId: rita.id, role: "operator" } });
  let given = 0;
  const desk: Desk = {
    server,
    token: await server.token(),
    as: async (name, changed = {}) =>
      testContext({ ...server, actor: { ...(await server.organisation.person(`${name}@example.com`)), ...changed } }),
    give: async (bounded = {}, args = {}) => {
      given += 1;
      const id = await submit(server, payment({ reference: `first of ${given}`, ...args }), desk.token);
      const answer = { bounded: { uses: 3, ...bounded } };
      const approved = await approve({ ctx: await desk.as("rita"), input: { id, answer } });
      return { approval: id, bounded: approved.bounded_approval ?? "none" };
    },
    ask: async (body) => {
      const id = await submit(server, body, desk.token);
      return { id, status: (await task(server, id, desk.token)).task.status };
    },
    row: (id) => server.db.prisma.boundedApproval.findUniqueOrThrow({ where: { id } }),
  };
  return desk;
}

/** The kind and the words of the problem that it came to. */
export async function problemOf(work: Promise<unknown>): Promise<{ kind: string; message: string } | "none"> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (error instanceof Problem) return { kind: error.kind, message: error.message };
    throw error;
  }
}
