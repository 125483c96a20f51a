import { rmSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./setUp/root.js";

// What can be made again. Data (.ambit) and installed packages stay.
const MADE = [
  "dist",
  ".next",
  "lib/db/generated",
  "test-results",
  "playwright-report",
  "coverage",
  "tsconfig.tsbuildinfo",
];

for (const name of MADE) rmSync(path.join(ROOT, name), { recursive: true, force: true });
