import { newId } from "@/lib/platform/ids";
import { newSecret } from "@/lib/platform/secret";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { personByEmail } from "./personByEmail";

export interface CreateApiTokenInput {
  /** Whose authority the token carries. */
  email: string;
  /** What it is for, as the person's list of tokens shows it. */
  label?: string;
  /** Absent: until it is revoked. */
  expiresAt?: Date;
}

/** The secret is told here once; only its hash is stored. */
export interface CreatedApiToken {
  id: string;
  secret: string;
  hint: string;
}

const LABEL_LENGTH_MAX = 100;

/**
 * Makes a token for /api/v1 that carries one person's authority. The command may for anyone, a signed-in person for
 * themselves; a token makes no tokens.
 * @throws Problem `forbidden`; `not_found` for an unknown address; `conflict` for a disabled person; `invalid`.
 */
export async function createApiToken({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: CreateApiTokenInput;
}): Promise<CreatedApiToken> {
  requireSelfOrCommand(ctx, input.email);
  const label = (input.label ?? "").trim() || "Made on the command line";
  const now = ctx.now();
  if (label.length > LABEL_LENGTH_MAX)
    throw new Problem("invalid", `A label has at most ${LABEL_LENGTH_MAX} characters.`);
  if (input.expiresAt !== undefined && input.expiresAt <= now)
    throw new Problem("invalid", "The token would have ended already; give it a later end.");

  const { secret, hash, hint } = newSecret("api_token");
  const id = newId();
  await ctx.db.transaction(async (tx) => {
    const person = await personByEmail(tx, input.email);
    if (person.disabledAt !== null)
      throw new Problem(
        "conflict",
        `${person.email} is disabled, so no token can carry their authority. None was made.`,
      );
    await tx.apiToken.create({
      data: {
        id,
        personId: person.id,
        label,
        secretHash: hash,
        hint,
        createdAt: now,
        expiresAt: input.expiresAt ?? null,
      },
    });
    await audit(ctx, tx, {
      event: "api_token.created",
      subjectKind: "api_token",
      subjectId: id,
      detail: { person: person.email, label, hint, expiresAt: input.expiresAt?.toISOString() ?? null },
    });
  });
  return { id, secret, hint };
}

function requireSelfOrCommand({ actor }: ServiceContext, email: string): void {
  if (actor.kind === "command" || actor.kind === "system") return;
  const isSelf = actor.kind === "person" && actor.email === email.trim().toLowerCase();
  if (!isSelf || actor.apiTokenId !== undefined)
    throw new Problem(
      "forbidden",
      "A token is made by its own person, signed in, or with the ambit command on the server.",
    );
}
