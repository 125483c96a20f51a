import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const execute = promisify(execFile);
const ROOT = process.cwd();

interface Cruised {
  summary: {
    totalCruised: number;
    violations: { rule: { name: string }; from: string }[];
    ruleSetUsed: { forbidden: { name: string; severity: string }[] };
  };
}

/** Checks a tree with this project's own rules, in a process of its own as `npm run boundaries` does. */
async function cruise(folder: string, names: readonly string[]): Promise<Cruised["summary"]> {
  const script = path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [script, ...names, "--config", ".dependency-cruiser.js", "--output-type", "json"];
  const { stdout } = await execute(process.execPath, args, { cwd: folder, maxBuffer: 256 * 1024 * 1024 }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? "" }),
  );
  return (JSON.parse(stdout) as Cruised).summary;
}

/** For each rule, a file that breaks it and, where needed, what it imports. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "lib-core-uses-only-what-is-below-it": { "lib/core/a.ts": 'import "@/lib/platform/there";' },
  "lib-core-does-no-input-or-output": { "lib/core/b.ts": 'import "node:fs";' },
  "lib-core-uses-few-packages": { "lib/core/c.ts": 'import "zod";' },
  "lib-platform-uses-only-what-is-below-it": { "lib/platform/a.ts": 'import "@/lib/core/there";' },
  "lib-contracts-uses-only-what-is-below-it": { "lib/contracts/a.ts": 'import "@/lib/services/there";' },
  "lib-sources-uses-only-what-is-below-it": { "lib/sources/a.ts": 'import "@/lib/db/there";' },
  "lib-db-uses-only-what-is-below-it": { "lib/db/a.ts": 'import "@/lib/services/there";' },
  "lib-services-uses-only-what-is-below-it": { "lib/services/a.ts": 'import "@/lib/http/there";' },
  "lib-http-uses-only-what-is-below-it": { "lib/http/a.ts": 'import "@/components/there";' },
  "lib-enforce-uses-only-what-is-below-it": { "lib/enforce/a.ts": 'import "@/lib/services/there";' },
  "the-sdk-stands-alone": { "lib/enforce/sdk/a.ts": 'import "node:crypto";' },
  "components-uses-only-what-is-below-it": { "components/a.tsx": 'import "@/lib/services/there";' },
  "app-leaves-the-database-to-services": { "app/page.tsx": 'import "@/lib/db/there";' },
  "only-lib-db-knows-the-database-driver": {
    "lib/services/b.ts": 'import type { Pool } from "pg";\nexport type P = Pool;',
  },
  "product-does-without-tests": { "lib/http/b.ts": 'import "@/tests/there";' },
  "product-does-without-development-packages": { "lib/http/c.ts": 'import "vitest";' },
  "nothing-is-unresolvable": { "lib/http/d.ts": 'import "./nowhere";' },
  "no-circles": {
    "lib/http/e.ts": 'import { f } from "./f";\nexport const e = () => f;',
    "lib/http/f.ts": 'import { e } from "./e";\nexport const f = () => e;',
  },
};
/** Something harmless to import in each folder. */
const THERE = ["lib/platform", "lib/core", "lib/services", "lib/http", "lib/db", "components", "tests"];

describe("boundaries between folders", () => {
  let tree: string;

  beforeAll(async () => {
    tree = await mkdtemp(path.join(tmpdir(), "ambit-boundaries-"));
    for (const name of ["node_modules", ".dependency-cruiser.js", "tsconfig.json", "package.json"])
      await symlink(path.join(ROOT, name), path.join(tree, name));
    const files = Object.assign({}, ...Object.values(PLANTED)) as Record<string, string>;
    for (const folder of THERE) files[`${folder}/there.ts`] = "export const there = 1;";
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.join(tree, path.dirname(name)), { recursive: true });
      await writeFile(path.join(tree, name), `${text}\n`);
    }
  });

  afterAll(async () => {
    await rm(tree, { recursive: true, force: true });
  });

  test("every rule is an error and can fail", async () => {
    const { violations, ruleSetUsed } = await cruise(tree, ["app", "components", "lib", "tests"]);
    const rules = ruleSetUsed.forbidden.map(({ name, severity }) => ({ name, severity }));
    expect(rules).toEqual(Object.keys(PLANTED).map((name) => ({ name, severity: "error" })));
    for (const [name, files] of Object.entries(PLANTED)) {
      const found = violations.filter(({ rule }) => rule.name === name).map(({ from }) => from);
      expect(found, `what breaks ${name} was not found`).toContain(Object.keys(files)[0]);
    }
  });

  test("the project keeps them, and its TypeScript really was read", async () => {
    const names = ["app", "bin", "components", "lib", "scripts", "tests", "server.ts"];
    const { totalCruised, violations } = await cruise(ROOT, names);
    expect(violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
    expect(totalCruised).toBeGreaterThan(300);
  });
});
