import { pathToFileURL } from "node:url";
import { requireNode } from "./nodeVersion.js";

requireNode();
const { prepareFuzz } = await import("./setUp/fuzz.js");
const program = await prepareFuzz();
if (program !== undefined) await import(pathToFileURL(program).href);
