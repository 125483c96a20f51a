import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepareCredentialsFile } from "@/bin/commands/credentialsFile";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-credentials-"));
  file = path.join(folder, "credentials.json");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("the file appears whole, under its name alone, for its owner alone", async () => {
  const prepared = await prepareCredentialsFile(file);
  expect(await readdir(folder)).not.toContain("credentials.json");
  await prepared.keep([{ agent: "a", secret: "s" }]);
  await prepared.discard();
  expect(await readdir(folder)).toEqual(["credentials.json"]);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual([{ agent: "a", secret: "s" }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("what is not kept leaves nothing behind", async () => {
  await (await prepareCredentialsFile(file)).discard();
  expect(await readdir(folder)).toEqual([]);
});

test("a file that is there is not replaced, even when it came in between", async () => {
  const prepared = await prepareCredentialsFile(file);
  await writeFile(file, "another's");
  await expect(prepareCredentialsFile(file)).rejects.toMatchObject({ kind: "conflict" });
  await expect(prepared.keep([])).rejects.toMatchObject({ kind: "conflict" });
  expect(prepared.kept).toBe(false);
  await prepared.discard();
  expect(await readdir(folder)).toEqual(["credentials.json"]);
  expect(await readFile(file, "utf8")).toBe("another's");
});

test("a folder that cannot be written is found out before anything else", async () => {
  await expect(prepareCredentialsFile(path.join(folder, "missing", "c.json"))).rejects.toMatchObject({
    kind: "invalid",
  });
});
