import { type Command, InvalidArgumentError } from "commander";
import { withDatabase } from "@/bin/database";
import { secondsOf } from "@/lib/contracts/duration";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { listApiTokens } from "@/lib/services/person/listApiTokens";
import { revokeApiToken } from "@/lib/services/person/revokeApiToken";
import { tellingProblems } from "./problems";

export function register(program: Command): void {
  const token = program.command("token").description("Create, list and revoke people's tokens for /api/v1.");

  token
    .command("create")
    .description("Create a token that carries one person's authority. The secret is printed once.")
    .argument("<email>", "the person's address")
    .option("--label <text>", "what it is for")
    .option("--expires-in <duration>", "when it ends by itself, such as 24h or 90d", seconds)
    .addHelpText("after", "\nStandard output holds the secret alone; everything else goes to stderr.")
    .action((email: string, options: { label?: string; expiresIn?: number }) =>
      tellingProblems(async () => {
        const { id, secret } = await withDatabase(({ ctx }) =>
          createApiToken({
            ctx,
            input: {
              email,
              ...(options.label === undefined ? {} : { label: options.label }),
              ...(options.expiresIn === undefined
                ? {}
                : { expiresAt: new Date(ctx.now().getTime() + options.expiresIn * 1000) }),
            },
          }),
        );
        console.error(`Token ${id} for ${email}. It is shown this once:`);
        console.log(secret);
      }),
    );

  token
    .command("list")
    .description("List tokens, one a line: id, person, hint, state, label. Tabs divide them.")
    .option("--person <email>", "those of one person")
    .action((options: { person?: string }) =>
      tellingProblems(async () => {
        const input = options.person === undefined ? {} : { email: options.person };
        const { tokens, now } = await withDatabase(async ({ ctx }) => ({
          tokens: await listApiTokens({ ctx, input }),
          now: ctx.now(),
        }));
        for (const { id, email, hint, label, expiresAt, revokedAt } of tokens)
          console.log([id, email, hint, stateOf(expiresAt, revokedAt, now), label].join("\t"));
      }),
    );

  token
    .command("revoke")
    .description("Revoke a token at once.")
    .argument("<id>", "its id, as `ambit token list` shows it")
    .action((id: string) =>
      tellingProblems(async () => {
        await withDatabase(({ ctx }) => revokeApiToken({ ctx, input: { id } }));
        console.log(`Revoked token ${id}.`);
      }),
    );
}

function stateOf(expiresAt: Date | null, revokedAt: Date | null, now: Date): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt === null) return "in force";
  return `${expiresAt <= now ? "ended" : "in force until"} ${expiresAt.toISOString()}`;
}

function seconds(duration: string): number {
  const value = secondsOf(duration);
  if (value === null) throw new InvalidArgumentError("Give a duration such as 24h or 90d.");
  return value;
}
