import { requireNode } from "./nodeVersion.js";

requireNode();
const { start } = await import("./setUp/start.js");
await start({ dev: process.argv.includes("--dev") });
