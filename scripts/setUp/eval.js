import { bundle } from "./bundle.js";
import { reportFailure } from "./failure.js";
import { generateClient } from "./generate.js";
import { installPackages } from "./install.js";

/**
 * Makes what an evaluation needs, where it is missing or stale.
 * @param {"eval" | "evalCorrelation"} name
 * @returns {Promise<string | undefined>} the path of the program; undefined when that failed, which has then been said
 */
export async function prepareEval(name) {
  try {
    await installPackages();
    await generateClient();
    const program = await bundle(name);
    process.setSourceMapsEnabled(true);
    return program;
  } catch (error) {
    reportFailure(error);
    return undefined;
  }
}
