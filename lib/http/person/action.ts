import { unstable_rethrow } from "next/navigation";
import { ZodError, type z } from "zod";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { fieldErrorsOf } from "@/lib/contracts/fieldErrors";
import { logger } from "@/lib/platform/logger";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { asUnreachable } from "@/lib/services/unavailable";
import { pageContext } from "./session";
import { requireStorable } from "./storable";

type Handler<Schema extends z.ZodType, T> = (args: {
  ctx: ServiceContext<PersonActor>;
  input: z.output<Schema>;
}) => Promise<T>;

/**
 * A server action for a signed-in person: parses what the browser sent, calls the use-case and answers with a typed
 * result instead of an exception. Next.js itself refuses calls from other origins.
 */
export function personAction<Schema extends z.ZodType, T>(
  schema: Schema,
  handler: Handler<Schema, T>,
): (input: z.input<Schema>) => Promise<ActionResult<T>> {
  return (input) =>
    resultOf(async () => await handler({ ctx: await pageContext(), input: schema.parse(requireStorable(input)) }));
}

/** The same for a form under `useActionState`, which works before any script has loaded. */
export function personFormAction<Schema extends z.ZodType, T>(
  schema: Schema,
  handler: Handler<Schema, T>,
): (previous: ActionResult<T> | null, form: FormData) => Promise<ActionResult<T>> {
  return (_previous, form) =>
    resultOf(
      async () =>
        await handler({ ctx: await pageContext(), input: schema.parse(requireStorable(Object.fromEntries(form))) }),
    );
}

/** What `work` gives, or what went wrong in words. Redirects and "not found" pass through to Next.js. */
export async function resultOf<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    unstable_rethrow(thrown);
    const error = asUnreachable(thrown);
    if (error !== thrown) logger().error({ err: thrown }, "the database did not answer");
    if (error instanceof Problem)
      return { ok: false, message: error.message, ...(error.options.errors ? { errors: error.options.errors } : {}) };
    if (error instanceof ZodError)
      return { ok: false, message: "Some fields need another look.", errors: fieldErrorsOf(error) };
    logger().error({ err: error }, "an action failed unexpectedly");
    return { ok: false, message: "Something went wrong on the server. Nothing was changed; try again." };
  }
}
