import { serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import { proposeContractions } from "@/lib/services/contraction/propose";
import { repeating } from "./repeating";

/** Disuse is counted in days. */
const EVERY_MS = 3_600_000;

/** Looks for authority that nobody uses, once an hour, and proposes to take it out. Returns what stops it, which waits for the look that is going on. */
export function startProposingContractions(): () => Promise<void> {
  return repeating({
    everyMs: EVERY_MS,
    run: async () => {
      await proposeContractions({ ctx: serviceContext({ kind: "system", name: "ambit" }) });
      return { more: false };
    },
    onFault: (error) =>
      logger().error({ err: error }, "Unused grants could not be looked for; the next try is in an hour."),
  });
}
