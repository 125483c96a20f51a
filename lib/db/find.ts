import type { Configuration } from "@/lib/platform/configuration";
import { openEmbedded } from "./embedded/open";

export interface FoundDatabase {
  url: string;
  /** Lets go of it: the last one who uses an embedded server stops it. */
  release(): Promise<void>;
}

/** The database of this configuration: `DATABASE_URL`, else the embedded one of the data folder, started when it is not running. */
export async function findDatabase(
  configuration: Pick<Configuration, "databaseUrl" | "dataDir">,
  onProgress?: (step: string) => void,
): Promise<FoundDatabase> {
  const { databaseUrl, dataDir } = configuration;
  if (databaseUrl !== undefined) return { url: databaseUrl, release: async () => undefined };
  return await openEmbedded({ dataDir, ...(onProgress === undefined ? {} : { onProgress }) });
}
