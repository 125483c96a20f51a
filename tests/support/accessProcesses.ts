import type { AccessServer } from "./accessServer";
import { startProcesses } from "./processes";

export interface AccessProcesses {
  /** Where each process serves the access API. */
  origins: string[];
  close(): Promise<void>;
}

/** Serves `server`'s database from `count` further processes, all at the time that its clock shows now. */
export async function accessProcesses(server: AccessServer, count: number): Promise<AccessProcesses> {
  const env = { AMBIT_TEST_DATABASE: server.databaseUrl, AMBIT_TEST_NOW: server.clock.now().toISOString() };
  const { hellos, close } = await startProcesses("tests/support/accessWorker.ts", { count, env });
  return { origins: hellos, close };
}
