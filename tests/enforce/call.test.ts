import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Agent, type GatewayTest, gatewayTest } from "./support/agent";

let world: GatewayTest;
let agent: Agent;
beforeAll(async () => {
  world = await gatewayTest();
  agent = await world.agent();
});
afterAll(() => world.close());

describe("a call through the gateway", () => {
  test("the agent is shown only what its budget can allow", async () => {
    expect(await agent.tools()).toEqual([
      "read_text_file",
      "write_file",
      "create_directory",
      "list_directory",
      "search_files",
      "get_file_info",
    ]);
  });

  test("an allowed write is really on disk, and its record ties request, permit, call and change together", async () => {
    const answer = await agent.call("write_file", { path: "drafts/one.md", content: "First" });
    expect(answer).toMatchObject({ isError: false, told: { outcome: "allow", reason: "granted" } });
    expect(await world.text("drafts/one.md")).toBe("First");
  });
});
