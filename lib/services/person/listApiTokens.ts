import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

export interface ListedApiToken {
  id: string;
  email: string;
  label: string;
  hint: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

/** Every API token, or one person's, in the order in which they were made. Without secrets: nobody has them. */
export async function listApiTokens({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { email?: string };
}): Promise<ListedApiToken[]> {
  requireCommand(ctx);
  const rows = await ctx.db.prisma.apiToken.findMany({
    where: input.email === undefined ? {} : { person: { email: input.email.trim().toLowerCase() } },
    include: { person: { select: { email: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ person, secretHash: _, personId: __, ...token }) => ({ ...token, email: person.email }));
}
