import { connectionFault } from "@/lib/db/connectionFault";
import { EmbeddedError } from "@/lib/db/embedded/error";
import { MigrationError } from "@/lib/db/migrate";
import { ConfigurationError } from "@/lib/platform/configuration";
import { Problem } from "@/lib/services/problem";

/**
 * What to tell the person who started a command about an error that is theirs to mend; undefined when it is a fault of
 * Ambit's own, which deserves its stack.
 */
export function explainFault(error: unknown, databaseUrl: string | undefined): string | undefined {
  if (error instanceof ConfigurationError || error instanceof EmbeddedError || error instanceof MigrationError)
    return error.message;
  if (error instanceof Problem)
    return [error.message, ...(error.options.errors ?? []).map(({ message }) => message)].join("\n");
  if (databaseUrl !== undefined) return connectionFault(error, databaseUrl);
  return undefined;
}
