import path from "node:path";
import { requireNode } from "./nodeVersion.js";

requireNode();
const { reportFailure } = await import("./setUp/failure.js");
const { buildSdk } = await import("./setUp/sdk.js");
await buildSdk(path.resolve(process.argv[2] ?? "dist/sdk")).catch(reportFailure);
