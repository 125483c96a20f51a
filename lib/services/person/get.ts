import type { PersonDetail } from "@/lib/contracts/people";
import { readLastSignIns } from "@/lib/db/person/signIns";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { findPerson, requirePeopleReader } from "./mayRead";
import { PERSON_PARTS, personSummary } from "./summary";

/**
 * One person with how they get in and what they answer for. `id` is the person's id or address.
 * @throws Problem `forbidden` for anyone but security reviewers and admins; `not_found`.
 */
export async function getPerson({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<PersonDetail> {
  const actor = requirePeopleReader(ctx);
  const now = ctx.now();
  const { id } = await findPerson({ ...ctx, actor }, input.id);
  const row = await ctx.db.prisma.person.findUniqueOrThrow({
    where: { id },
    include: {
      ...PERSON_PARTS,
      invitations: {
        where: { usedAt: null, expiresAt: { gt: now } },
        select: { createdAt: true, expiresAt: true },
        orderBy: { createdAt: "desc" },
        take: 1,
      },
      apiTokens: {
        where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
        select: { id: true, label: true, hint: true, createdAt: true, expiresAt: true },
        orderBy: { createdAt: "asc" },
      },
      ownedAgents: { select: { name: true, lifecycle: true }, orderBy: { name: "asc" } },
    },
  });
  const [invitation] = row.invitations;
  return {
    ...personSummary(row, (await readLastSignIns(ctx.db.pool, [id])).get(id)),
    accounts: row.identities.map(({ issuer, linkedAt }) => ({ issuer, linked_at: linkedAt.toISOString() })),
    invitation:
      invitation === undefined
        ? null
        : { created_at: invitation.createdAt.toISOString(), expires_at: invitation.expiresAt.toISOString() },
    api_tokens: row.apiTokens.map(({ createdAt, expiresAt, ...token }) => ({
      ...token,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt?.toISOString() ?? null,
    })),
    agents: row.ownedAgents,
    propose_refusal: proposeRefusal(actor, { group: { name: "", people: [] } }, null),
  };
}
