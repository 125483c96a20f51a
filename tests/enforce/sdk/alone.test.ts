import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesUnder } from "@/tests/architecture/sourceFiles";

const execute = promisify(execFile);
const ROOT = process.cwd();

describe("the SDK by itself", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "ambit-sdk-alone-"));
    // As docs/sdk.md says.
    const [, commands = ""] = /```sh\n(.*?)```/s.exec(await readFile("docs/sdk.md", "utf8")) ?? [];
    expect(commands).toContain("/path/to/your/app");
    await execute("sh", ["-ec", commands.replace("/path/to/your/app", folder)], {
      cwd: ROOT,
      env: { ...process.env, npm_config_offline: "true", npm_config_audit: "false" },
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("imports no package, nothing of Node and no file outside its folder", async () => {
    const files = await filesUnder(["lib/enforce/sdk"], [".ts"]);
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = await readFile(file, "utf8");
      for (const [, from = ""] of text.matchAll(/(?:from|import|require)\s*\(?\s*"([^"]+)"/g)) {
        expect(from, file).toMatch(/^\.{1,2}\//);
        expect(path.join(path.dirname(file), from), file).toMatch(/^lib\/enforce\/sdk\//);
      }
      expect(text, file).not.toMatch(/\b(?:process\.\w|Buffer\.\w|__dirname|require\()/);
    }
  });

  test("is a package that needs none, and lets nothing run without an Ambit", async () => {
    const manifest = JSON.parse(
      await readFile(path.join(folder, "node_modules/ambit-sdk/package.json"), "utf8"),
    ) as object;
    expect(Object.keys(manifest)).not.toContain("dependencies");
    const program = `
      import { connect, guard, toolServer, verifyPermit } from "ambit-sdk";
      import { guardTool } from "ambit-sdk/ai";
      const ambit = connect({ url: "http://127.0.0.1:9", agent: "a", credential: "c" });
      const options = { ambit, action: "t.a", resource: { type: "t", id: "1" } };
      const codes = [];
      await guard(() => codes.push("ran"), options)({}).catch((error) => codes.push(error.code));
      await guardTool({ execute: () => codes.push("ran") }, options).execute({}, { toolCallId: "1" }).catch((error) => codes.push(error.code));
      await verifyPermit("x", { action: "t.a", resource: options.resource }, toolServer({ url: "http://127.0.0.1:9", tool: "t", environment: "e", redeem: false })).catch((error) => codes.push(error.code));
      console.log(codes.join());
    `;
    await writeFile(path.join(folder, "program.mjs"), program);
    const { stdout } = await execute(process.execPath, ["program.mjs"], { cwd: folder });
    expect(stdout.trim()).toBe("ambit_fault,ambit_fault,invalid_permit");
  });

  test("is typed, also for who resolves modules as Node does", async () => {
    const program = `
      import { connect, guard } from "ambit-sdk";
      import { guardTools } from "ambit-sdk/ai";
      const ambit = connect({ url: "https://ambit.example.com", agent: "a", credential: "c" });
      const pay = guard(async ({ to }: { to: string }) => to.length, { ambit, action: "t.a", resource: { type: "t", id: "1" } });
      export const length: Promise<number> = pay({ to: "x" });
      export const tools: { a: { execute: (input: { b: string }) => string } } = guardTools({ a: { execute: (input: { b: string }) => input.b } }, { a: { ambit, action: "t.a", resource: { type: "t", id: "1" } } });
    `;
    await writeFile(path.join(folder, "program.mts"), program);
    const args = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--lib",
      "es2023,dom",
      "--types",
      "",
      "program.mts",
    ];
    const compiled = execute(process.execPath, [path.join(ROOT, "node_modules/@typescript/native/bin/tsc"), ...args], {
      cwd: folder,
    });
    await expect(compiled.catch(({ stdout }: { stdout: string }) => stdout)).resolves.toMatchObject({ stdout: "" });
  });
});
