/** Where an enforcement point finds what a tool wants to see of its caller, as its configuration says it. docs/custody.md describes it. */
import { z } from "zod";

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");

/** Exactly one place: a variable, a file that only this process may read, or Ambit, which lets it go with a permit. */
export const secretPlace = z
  .strictObject({
    env: variable.optional(),
    file: z.string().trim().min(1).max(2_000).optional(),
    ambit: z.literal(true).optional(),
  })
  .refine(
    (place) => Object.values(place).filter((one) => one !== undefined).length === 1,
    "must name exactly one of env, file or ambit",
  );
export type SecretPlace = z.infer<typeof secretPlace>;
