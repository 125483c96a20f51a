/** The rows of actions without a decision, of label-clerk. */
import { randomUUID } from "node:crypto";
import { READS, type Row, SEES } from "./row";
import type { Situations } from "./situations";

async function seen({ server }: Situations): Promise<string> {
  const { prisma } = server.db;
  const { id: agentId } = await prisma.agent.findUniqueOrThrow({ where: { name: "label-clerk" } });
  const id = randomUUID();
  const at = server.clock.now();
  await prisma.observedAction.create({
    data: {
      id,
      agentId,
      system: "s3",
      firstAt: at,
      lastAt: at,
      foundAt: at,
      fragments: 1,
      changedState: true,
      ungoverned: true,
    },
  });
  return id;
}

export const UNGOVERNED: readonly Row[] = [
  { route: "GET /api/v1/ungoverned", target: async (given) => ({ holds: await seen(given) }), expected: SEES },
  {
    route: "POST /api/v1/ungoverned/{id}/acknowledge",
    target: async (given) => ({
      params: { id: await seen(given) },
      body: { words: "A person used the role by hand." },
    }),
    expected: { ...READS, viewer: 403 },
  },
];
