import type { z } from "zod";
import { fieldErrorsOf } from "@/lib/contracts/fieldErrors";
import { Problem } from "@/lib/services/problem";

/** `input` as the contract has it. `at` says where it stood in what was sent, for the pointers of the errors. */
export function parseInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  at: readonly PropertyKey[] = [],
): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Problem("invalid", "Some fields are not valid. Nothing was recorded.", {
    errors: fieldErrorsOf(parsed.error, at),
  });
}
