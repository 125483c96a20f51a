import { pathToFileURL } from "node:url";
import { requireNode } from "./nodeVersion.js";

requireNode();
const { prepareBench } = await import("./setUp/bench.js");
const program = await prepareBench();
if (program !== undefined) await import(pathToFileURL(program).href);
