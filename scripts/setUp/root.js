import path from "node:path";

/** The folder of this clone. */
export const ROOT = path.resolve(import.meta.dirname, "..", "..");
