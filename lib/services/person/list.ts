import type { PeopleAnswer } from "@/lib/contracts/people";
import { readLastSignIns } from "@/lib/db/person/signIns";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { requirePeopleReader } from "./mayRead";
import { PERSON_PARTS, personSummary } from "./summary";

/** Everybody by name, those who left included, and every group. For security reviewers and admins. Problems: `forbidden`. */
export async function listPeople({ ctx }: { ctx: ServiceContext }): Promise<PeopleAnswer> {
  const actor = requirePeopleReader(ctx);
  const { prisma, pool } = ctx.db;
  const [rows, groups] = await Promise.all([
    prisma.person.findMany({ include: PERSON_PARTS, orderBy: [{ name: "asc" }, { email: "asc" }] }),
    prisma.approverGroup.findMany({
      include: {
        members: {
          select: { person: { select: { email: true, name: true } } },
          orderBy: { person: { name: "asc" } },
        },
      },
      orderBy: { name: "asc" },
    }),
  ]);
  const signedIn = await readLastSignIns(
    pool,
    rows.map(({ id }) => id),
  );
  return {
    people: rows.map((row) => personSummary(row, signedIn.get(row.id))),
    groups: groups.map(({ name, members }) => ({ name, people: members.map(({ person }) => person) })),
    propose_refusal: proposeRefusal(actor, { group: { name: "", people: [] } }, null),
  };
}
