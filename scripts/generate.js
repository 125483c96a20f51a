import { requireNode } from "./nodeVersion.js";

requireNode();
const { reportFailure } = await import("./setUp/failure.js");
const { generateClient } = await import("./setUp/generate.js");
await generateClient({ regenerate: true }).catch(reportFailure);
