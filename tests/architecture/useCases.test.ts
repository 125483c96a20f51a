import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { filesUnder } from "./sourceFiles";
import { faultsOf, opensWritingTransaction, type ServiceFile } from "./useCaseRules";

describe("use-cases", () => {
  test("whatever opens a transaction that writes also checks who asks and writes an audit event", async () => {
    const files = await serviceFiles();
    expect(files.flatMap(faultsOf)).toEqual([]);
    expect(files.filter(opensWritingTransaction).length).toBeGreaterThan(10);
  });

  const good = `
    import { insertPermit } from "@/lib/db/access/permits";
    export async function grant({ ctx }: { ctx: ServiceContext }) {
      requirePerson(ctx);
      await ctx.db.transaction(async (tx) => { await insertPermit(tx); await audit(ctx, tx, entry); });
    }`;

  test.each([
    ["no audit event", good.replace("await audit(ctx, tx, entry);", ""), "without an audit event"],
    ["no authorization", good.replace("requirePerson(ctx);", ""), "without checking who asks"],
  ])("a use-case with %s is found", (_, text, fault) => {
    expect(faultsOf({ name: "grant.ts", text: good, imported: [] })).toEqual([]);
    expect(faultsOf({ name: "grant.ts", text, imported: [] })).toEqual([expect.stringContaining(fault)]);
  });
});

async function serviceFiles(): Promise<ServiceFile[]> {
  const names = await filesUnder(["lib/services"], [".ts"]);
  const texts = new Map<string, string>();
  for (const name of names) texts.set(name, await readFile(name, "utf8"));
  return [...texts].map(([name, text]) => ({ name, text, imported: importedServices(name, text, texts) }));
}

function importedServices(name: string, text: string, texts: ReadonlyMap<string, string>): string[] {
  return [...text.matchAll(/from "((?:@\/lib\/services|\.)[^"]*)"/g)].flatMap(([, target = ""]) => {
    const file = target.startsWith("@/") ? target.slice(2) : path.posix.join(path.posix.dirname(name), target);
    // Every use-case imports the audit function; only a call of it counts.
    const found = file === "lib/services/audit" ? undefined : texts.get(`${file}.ts`);
    return found === undefined ? [] : [found];
  });
}
