import { requireNode } from "./nodeVersion.js";

requireNode();
const { runSuites } = await import("./testing/run.js");
process.exitCode = await runSuites(process.argv.slice(2));
