import { createServer } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildAll } from "./build.js";
import { bundle } from "./bundle.js";
import { reportFailure, SetUpFailure } from "./failure.js";
import { generateClient } from "./generate.js";
import { installPackages } from "./install.js";
import { ROOT } from "./root.js";

/** Prepares what is missing and serves in this process. */
export async function start({ dev }) {
  try {
    await refuseBusyPort();
    if (dev) await prepareForDevelopment();
    else await buildAll();
  } catch (error) {
    reportFailure(error);
    return;
  }
  process.chdir(ROOT);
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(path.join(ROOT, "dist", "server.js")).href);
}

async function prepareForDevelopment() {
  await installPackages();
  await generateClient();
  for (const program of ["server", "replayWorker", "readWorker"]) await bundle(program);
}

/** Said before minutes of building, not after. */
async function refuseBusyPort() {
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || "127.0.0.1";
  const code = await new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve(error.code));
    try {
      probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
    } catch {
      // Not a port at all: the configuration says so in its own words.
      resolve(undefined);
    }
  });
  if (code === "EADDRINUSE")
    throw new SetUpFailure(
      `Port ${port} on ${host} is in use, perhaps by an Ambit that runs already. Stop that program, or start with another port: PORT=${port + 1} npm start`,
    );
}
