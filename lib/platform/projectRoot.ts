import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of this clone, found from where this code runs (its source, or a bundle in `dist/`), so that the commands work
 * from any working directory.
 */
export function projectRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!holdsAmbit(folder)) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("Ambit's package.json was not found in any folder above this file.");
    folder = parent;
  }
  return folder;
}

function holdsAmbit(folder: string): boolean {
  try {
    return (JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { name?: unknown }).name === "ambit";
  } catch {
    return false;
  }
}
