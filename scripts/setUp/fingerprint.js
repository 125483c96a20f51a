import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./root.js";

/** Made from other files, so they say nothing of their own. */
const LEFT_OUT = new Set(["lib/db/generated"]);

/**
 * A hash of the names and contents of files and folders in this clone, by which something built from them is known to be
 * fresh or stale. Missing ones count too.
 * @param {readonly string[]} names relative to the clone
 */
export function fingerprintOf(names) {
  const hash = createHash("sha256");
  for (const file of names.flatMap(filesUnder)) {
    hash.update(file);
    hash.update("\0");
    hash.update(readFileSync(path.join(ROOT, file)));
    hash.update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(name) {
  if (LEFT_OUT.has(name)) return [];
  const found = statSync(path.join(ROOT, name), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [name];
  return readdirSync(path.join(ROOT, name))
    .sort()
    .flatMap((entry) => filesUnder(`${name}/${entry}`));
}
