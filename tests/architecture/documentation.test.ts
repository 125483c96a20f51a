import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { filesUnder } from "./sourceFiles";

interface Page {
  name: string;
  text: string;
}

describe("documentation", () => {
  test("every link inside the project leads to a file, and every anchor to a heading", async () => {
    const pages = await readPages();
    expect(pages.map(({ name }) => name)).toContain("README.md");
    expect(pages.flatMap((page) => brokenLinks(page, pages))).toEqual([]);
  });

  test("every command of the project that is named in backticks exists", async () => {
    const { scripts } = JSON.parse(await readFile("package.json", "utf8")) as { scripts: Record<string, string> };
    const unknown = (await readPages()).flatMap(({ name, text }) =>
      [...text.matchAll(/npm run ([\w:-]+)/g)]
        .filter(([, script = ""]) => !(script in scripts))
        .map(([command]) => `${name}: ${command}`),
    );
    expect(unknown).toEqual([]);
  });

  test("a broken link and a broken anchor are found", () => {
    const page = { name: "README.md", text: "# One\n[a](nowhere.md) [b](#two) [c](#one) [d](https://example.com)" };
    expect(brokenLinks(page, [page])).toEqual(["README.md: nowhere.md", "README.md: #two"]);
  });
});

async function readPages(): Promise<Page[]> {
  const names = await filesUnder(["README.md", "CONTRIBUTING.md", "docs"], [".md"]);
  return await Promise.all(
    names.filter((name) => existsSync(name)).map(async (name) => ({ name, text: await readFile(name, "utf8") })),
  );
}

function brokenLinks({ name, text }: Page, pages: readonly Page[]): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = "", anchor] = target.split("#");
      const resolved = file === "" ? name : path.posix.join(path.posix.dirname(name), file);
      if (!existsSync(resolved)) return true;
      const page = pages.find((each) => each.name === resolved);
      return anchor !== undefined && page !== undefined && !anchorsOf(page.text).includes(anchor);
    })
    .map((target) => `${name}: ${target}`);
}

/** As GitHub makes them from headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}
