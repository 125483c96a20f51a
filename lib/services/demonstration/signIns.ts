import { randomInt } from "node:crypto";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { RoleName, ServiceContext } from "@/lib/services/context";
import { hashPassword } from "@/lib/services/person/password";

export interface SignIn {
  role: RoleName;
  email: string;
  password: string;
}

/** The people whom a newcomer signs in as, in the order in which they are shown. */
const SHOWN: readonly RoleName[] = ["security_reviewer", "operator", "viewer"];

/**
 * Makes one ready sign-in for each shown role of the demonstration organisation, with a random password. Nothing for any
 * other organisation: there, no password is ever set but by its person.
 */
export async function newSignIns({ ctx }: { ctx: ServiceContext }): Promise<SignIn[]> {
  requireCommand(ctx);
  const organisation = await ctx.db.prisma.organisation.findUnique({ where: { id: 1 } });
  if (organisation?.demonstration !== true) return [];
  const people = await ctx.db.prisma.person.findMany({
    where: { disabledAt: null, passwordHash: null },
    include: { roles: true },
    orderBy: { id: "asc" },
  });
  return SHOWN.flatMap((role) => {
    const person = people.find(({ roles }) => roles.length === 1 && roles[0]?.role === role);
    return person === undefined ? [] : [{ role, email: person.email, password: newPassword() }];
  });
}

/** Sets the passwords of ready sign-ins for those people who have none yet. */
export async function setSignInPasswords({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { signIns: readonly SignIn[] };
}): Promise<void> {
  requireCommand(ctx);
  const hashed = await Promise.all(
    input.signIns.map(async ({ email, password }) => ({ email, passwordHash: await hashPassword(password) })),
  );
  await ctx.db.transaction(async (tx) => {
    for (const { email, passwordHash } of hashed) {
      const [person] = await tx.person.updateManyAndReturn({
        where: { email, passwordHash: null },
        data: { passwordHash },
        select: { id: true },
      });
      if (person === undefined) continue;
      await audit(ctx, tx, {
        event: "person.password_set",
        subjectKind: "person",
        subjectId: person.id,
        detail: { by: "demonstration" },
      });
    }
  });
}

/** Easy to read out and to type, without characters that look alike; 20 of them are 100 bits. */
const CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";

function newPassword(): string {
  const part = () => Array.from({ length: 5 }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join("");
  return [part(), part(), part(), part()].join("-");
}
