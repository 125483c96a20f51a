import { requireNode } from "./nodeVersion.js";

requireNode();
const { reportFailure } = await import("./setUp/failure.js");
const { buildAll } = await import("./setUp/build.js");
await buildAll({ rebuild: true }).catch(reportFailure);
