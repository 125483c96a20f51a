import { buildAll } from "./build.js";
import { bundle } from "./bundle.js";
import { reportFailure } from "./failure.js";
import { generateClient } from "./generate.js";
import { installPackages } from "./install.js";

/** The programs that the benchmarks start beside themselves, bundled next to the main one. */
const CHILDREN = ["bench/accessServer", "bench/baselineServer", "bench/load", "bench/listeners", "bench/correlator"];

/** The benchmarks that ask the whole server, pages and all. */
const WHOLE = ["inbox", "inbox-listeners", "governance", "visible", "timeline"];

/**
 * Makes what the benchmarks need, where it is missing or stale.
 * @returns {Promise<string | undefined>} the path of the program; undefined when that failed, which has then been said
 */
export async function prepareBench() {
  try {
    await installPackages();
    await generateClient();
    if (asksWholeServer(process.argv.slice(2))) await buildAll();
    for (const child of CHILDREN) await bundle(child);
    await bundle("replayWorker");
    await bundle("readWorker");
    const program = await bundle("bench/main");
    process.setSourceMapsEnabled(true);
    return program;
  } catch (error) {
    reportFailure(error);
    return undefined;
  }
}

/** Without a choice all are run. */
function asksWholeServer(words) {
  return (
    !words.some((word) => word.startsWith("--only")) ||
    words.some((word) => WHOLE.includes(word.replace("--only=", "")))
  );
}
