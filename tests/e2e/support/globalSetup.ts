import { removeLeftOvers } from "@/tests/support/leftOvers";
import { startAmbit } from "./ambitServer";

/** Starts the server that all journeys share and tells the workers where it is. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  await removeLeftOvers();
  const { url, signIns, dataDir, stop } = await startAmbit();
  process.env.AMBIT_E2E = JSON.stringify({ url, signIns, dataDir });
  return stop;
}
