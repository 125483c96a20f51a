import { pathToFileURL } from "node:url";
import { requireNode } from "./nodeVersion.js";

requireNode();
const { prepareEval } = await import("./setUp/eval.js");
const program = await prepareEval("evalCorrelation");
if (program !== undefined) await import(pathToFileURL(program).href);
