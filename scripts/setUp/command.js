import { bundle } from "./bundle.js";
import { reportFailure } from "./failure.js";
import { generateClient } from "./generate.js";
import { installPackages } from "./install.js";

/**
 * Makes what the `ambit` command needs, where it is missing or stale.
 * @returns {Promise<string | undefined>} the path of the program; undefined when that failed, which has then been said
 */
export async function prepareCommand() {
  try {
    await installPackages();
    await generateClient();
    await bundle("replayWorker");
    const program = await bundle("ambit");
    process.setSourceMapsEnabled(true);
    return program;
  } catch (error) {
    reportFailure(error);
    return undefined;
  }
}
