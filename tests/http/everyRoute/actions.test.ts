/** Every server action of the signed-in pages, as they are in the tree: without a session it does nothing but ask for one. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { filesUnder } from "@/tests/architecture/sourceFiles";

/** The cookies of a browser that is not signed in; what is set is kept. */
const browser = vi.hoisted(() => ({ set: [] as [string, string][] }));
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: () => undefined,
    set: (name: string, value: string) => browser.set.push([name, value]),
  }),
  headers: async () => new Headers(),
}));

const RUNTIME = Symbol.for("ambit.runtime");
const holder = globalThis as { [key: symbol]: unknown };

// There is no database to reach: an action that came that far would fail in another way.
beforeAll(() => {
  holder[RUNTIME] = { publicUrl: "http://ambit.test", deriveKey: () => Buffer.alloc(32), now: () => new Date(0) };
});
afterAll(() => {
  delete holder[RUNTIME];
});

it("leads to signing in, whatever it was called with", async () => {
  const actions = await serverActions();
  expect(actions.length).toBeGreaterThan(20);
  for (const [name, action] of actions) {
    const digest = await action(undefined).then(
      (value) => `answered ${JSON.stringify(value)}`,
      (error: { digest?: string }) => error.digest ?? String(error),
    );
    if (name !== "submitSignOut") expect(digest, name).toMatch(/^NEXT_REDIRECT;[a-z]+;\/sign-in;/);
  }
  expect(browser.set).toEqual([]);
});

async function serverActions(): Promise<[string, (input: unknown) => Promise<unknown>][]> {
  const found: [string, (input: unknown) => Promise<unknown>][] = [];
  for (const file of await filesUnder(["app/(signed-in)"], [".ts"]))
    if ((await readFile(file, "utf8")).startsWith('"use server"'))
      found.push(...(Object.entries(await import(path.resolve(file))) as typeof found));
  return found;
}
