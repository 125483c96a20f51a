import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { filesUnder } from "./sourceFiles";

/** What pages do and /api/v1 does not, with the reason. */
const PAGES_ALONE: Readonly<Record<string, string>> = {
  "approval/approveUndoably": "The undo is the browser's: over the API an answer takes effect at once.",
  "agent/changeForm": "What a form starts from: of the agent, of its budget's ladder, and names of teams and people.",
  "agent/newForm": "What a form starts from: of the ladder and the catalogue, and names of teams and people.",
  "environment/get": "One of what GET /api/v1/environments lists, with what a form begins from.",
  "person/form": "What a form starts from, of what GET /api/v1/people answers.",
  "change/waiting": "The number of what GET /api/v1/changes?waiting=me lists.",
  "change/writeDown": "POST /api/v1/changes or …/{id}/edit, and …/{id}/submit, in one step.",
  "toolImport/importPasted": "POST /api/v1/catalogue/imports, with the list as text.",
  "rule/edit": "What the editor starts from: a rule or a change, which have routes of their own.",
  "catalogue/edit": "What the editor starts from: an action or a change, which have routes of their own.",
  "budgetEditor/get":
    "What the editor starts from: the agent, the catalogue and a change, which have routes of their own.",
  "budgetEditor/propose": "POST /api/v1/changes or …/{id}/edit, and …/{id}/submit, in one step.",
  "action/agentNames": "The names for a filter, of what GET /api/v1/agents lists.",
  "fatigue/ownDay": "A part of what GET /api/v1/fatigue answers.",
  "notification/settings": "One page's sum of what the routes of preferences and webhooks answer.",
  "simulation/form":
    "What the simulator offers to choose from: agents, catalogue, versions and changes, which have routes of their own.",
  "person/account": "What the frame says of whoever looks at it.",
};
/** Server actions that are no use-case for a signed-in person, with the reason. */
const NO_PERSON_NEEDED: Readonly<Record<string, string>> = {
  submitSignOut: "Someone whose session has ended already just loses the cookie.",
};

describe("pages and API", () => {
  test("what a page or an action does, /api/v1 does too", async () => {
    const [pages, routes] = [await useCases("app/(signed-in)"), await useCases("app/api/v1")];
    expect(pages.size).toBeGreaterThan(30);
    const alone = [...pages].filter((useCase) => !routes.has(useCase)).toSorted();
    expect(alone).toEqual(Object.keys(PAGES_ALONE).toSorted());
  });

  test("every server action of signed-in people asks for a session before anything else", async () => {
    const files = await filesUnder(["app/(signed-in)"], [".ts", ".tsx"]);
    const actions: string[] = [];
    for (const file of files) {
      const text = await readFile(file, "utf8");
      if (/^"use server"/m.test(text)) actions.push(...exportsOf(text));
    }
    expect(actions.length).toBeGreaterThan(20);
    expect(
      actions.filter((action) => !action.endsWith(": personAction") && !action.endsWith(": personFormAction")),
    ).toEqual(Object.keys(NO_PERSON_NEEDED));
  });

  test("an action that asks for none is found", () => {
    const text = `"use server";\nexport const a = personAction(s, f);\nexport async function b() {}\nexport const c = () => d();`;
    expect(exportsOf(text)).toEqual(["a: personAction", "b", "c"]);
  });
});

/** Each export of a file, with `: MAKER` where it is made by calling one. */
function exportsOf(text: string): string[] {
  const exported = text.matchAll(/^export (?:default )?(?:async )?(?:const|let|function\*?) (\w+)(?: = (\w+)\()?/gm);
  return [...exported].map(([, name, maker]) => (maker === undefined ? `${name}` : `${name}: ${maker}`));
}

/** `AREA/VERB` of the use-cases that a folder imports. */
async function useCases(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const file of await filesUnder([folder], [".ts", ".tsx"])) {
    const text = await readFile(file, "utf8");
    for (const [, useCase = ""] of text.matchAll(/from "@\/lib\/services\/(\w+\/\w+)"/g)) found.add(useCase);
  }
  return found;
}
