/** The rows of contractions, of label-clerk too. */
import { addContraction } from "@/lib/db/contraction/open";
import { READS, type Row, SEES } from "./row";
import type { Situations } from "./situations";

/** What Ambit proposed, of grants that nobody could use yet: whoever may take it finds nothing to take. */
async function proposed({ server }: Situations): Promise<string> {
  const { prisma } = server.db;
  const { id: agentId } = await prisma.agent.findUniqueOrThrow({ where: { name: "label-clerk" } });
  const at = server.clock.now();
  await prisma.contraction.updateMany({
    where: { agentId, status: "open" },
    data: { status: "lapsed", resolvedAt: at },
  });
  const id = await addContraction(prisma, { agentId, cause: "disuse", grants: ["tag"], at });
  if (id === null) throw new Error("one is open");
  return id;
}

export const CONTRACTIONS: readonly Row[] = [
  { route: "GET /api/v1/contractions", target: async (given) => ({ holds: await proposed(given) }), expected: SEES },
  {
    route: "POST /api/v1/contractions/{id}/take",
    target: async (given) => ({ params: { id: await proposed(given) } }),
    expected: { ...READS, viewer: 403, operator: 409, reviewer: 409, admin: 409 },
  },
  {
    route: "POST /api/v1/contractions/{id}/dismiss",
    target: async (given) => ({ params: { id: await proposed(given) }, body: { reason: "It is needed in December." } }),
    expected: { ...READS, viewer: 403 },
  },
];
