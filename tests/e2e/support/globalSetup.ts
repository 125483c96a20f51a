import { openTemplateServer } from "@/tests/support/templateServer";
import { startAmbit, TEMPLATE_URL } from "./ambitServer";

/** Starts the database server of the run and the server that all journeys share, and tells the workers where they are. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { templateUrl, close } = await openTemplateServer();
  process.env[TEMPLATE_URL] = templateUrl;
  const { url, signIns, dataDir, stop } = await startAmbit();
  process.env.AMBIT_E2E = JSON.stringify({ url, signIns, dataDir });
  return async () => {
    await stop();
    await close();
  };
}
