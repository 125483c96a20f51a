import { describe, expect, test } from "vitest";
import { AccessToken } from "@/lib/enforce/ambit/accessToken";
import { ConfigurationError, readConfiguration } from "@/lib/enforce/configuration/read";
import { actionOf, gatewaySchema } from "@/lib/enforce/gateway/configuration";
import { at, fill } from "@/lib/enforce/gateway/pointer";
import { resourceOf } from "@/lib/enforce/gateway/resource";
import { upstreamEnvironment } from "@/lib/enforce/gateway/upstream/environment";

const GOOD = `
ambit: http://127.0.0.1:3000
agent: scribe
upstreams:
  - name: files
    environment: sandbox
    credential: { env: FILES }
    command: node
`;

function problems(text: string): readonly string[] {
  try {
    readConfiguration(text, "gateway.yaml", gatewaySchema);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("the configuration", () => {
  test("is read with its defaults", () => {
    expect(readConfiguration(GOOD, "gateway.yaml", gatewaySchema)).toMatchObject({
      patience: 50,
      refresh: 15,
      upstreams: [
        { args: [], env: {}, passEnv: [], actions: {}, resources: [], stateChanges: [], asks: [], callTimeout: 600 },
      ],
    });
  });

  test.each([
    [
      "an unknown key",
      GOOD.replace("command: node", "comand: node"),
      [
        "gateway.yaml:8:5 upstreams[0].comand: this key is not known",
        "gateway.yaml:5:5 upstreams[0]: must have exactly one of command (a server to start) or url (one that runs)",
      ],
    ],
    [
      "two credentials",
      GOOD.replace("{ env: FILES }", "{ env: FILES, file: f }"),
      ["gateway.yaml:7:5 upstreams[0].credential: must name exactly one of env or file"],
    ],
    [
      "a plain address elsewhere",
      GOOD.replace("127.0.0.1:3000", "ambit.example.com"),
      ["gateway.yaml:2:1 ambit: must begin with https:// unless it is this machine: a credential is sent there"],
    ],
    [
      "an upstream that is to be started and reached",
      `${GOOD}    url: https://mcp.example.com\n`,
      ["gateway.yaml:5:5 upstreams[0]: must have exactly one of command (a server to start) or url (one that runs)"],
    ],
    [
      "an upstream at a plain address elsewhere",
      GOOD.replace("command: node", "url: http://mcp.example.com"),
      ["gateway.yaml:8:5 upstreams[0].url: must be an address that begins with https:// unless it is this machine"],
    ],
    [
      "an address for others to come to without TLS",
      `listen: { host: 0.0.0.0, port: 80 }\n${GOOD}`,
      [expect.stringContaining("listen.url: is needed where others than this machine can come")],
    ],
    [
      "a plain variable that is none, or a secret",
      `${GOOD}    env: { KEY: { env: BANK } }\n    plainEnv: [KEY, OTHER]\n`,
      [
        expect.stringContaining("upstreams[0].plainEnv[0]: must be a variable of passEnv"),
        expect.stringContaining("upstreams[0].plainEnv[1]: must be a variable of passEnv"),
      ],
    ],
    [
      "a look at changes of a server that redeems and says them itself",
      `${GOOD}    redeem: upstream\n    stateChanges: [{ tools: [t], type: file, id: /p, probe: { tool: r } }]\n`,
      [expect.stringContaining("upstreams[0].stateChanges: are the server's to say")],
    ],
    [
      "a token that Ambit lets go to a server that redeems by itself",
      `${GOOD.replace("command: node", "url: https://mcp.example.com")}    redeem: upstream\n    bearer: { ambit: true }\n`,
      [expect.stringContaining("upstreams[0].bearer: cannot be let go")],
    ],
    [
      "a wrong type",
      `patience: soon${GOOD}`,
      ["gateway.yaml:1:1 patience: invalid input: expected number, received string"],
    ],
    [
      "a name used twice",
      `${GOOD}${GOOD.slice(GOOD.indexOf("  - name"))}`,
      ["gateway.yaml:9:5 upstreams[1].name: is used twice; give each its own"],
    ],
    ["no YAML at all", "ambit: [", [expect.stringMatching(/^gateway\.yaml:1:\d+: /)]],
  ])("with %s is refused, with file, line and path", (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

describe("what a call is", () => {
  test("is named by the configuration, else by the tool itself, and never by an inherited property", () => {
    const upstream = { name: "files", tool: "archive", actions: { read_file: "read" } };
    expect(actionOf(upstream, "read_file")).toBe("archive.read");
    expect(actionOf(upstream, "constructor")).toBe("archive.constructor");
  });

  test("acts on what its arguments name, else on the tool", () => {
    const resources = [
      { tools: ["move"], type: "file", argument: "/source" },
      { type: "note", argument: "/notes/0/name" },
    ];
    expect(resourceOf({ resources }, "move", { source: "a.md" })).toEqual({ type: "file", id: "a.md" });
    expect(resourceOf({ resources }, "add", { notes: [{ name: "n" }] })).toEqual({ type: "note", id: "n" });
    expect(resourceOf({ resources }, "move", { source: ["a.md"] })).toEqual({ type: "mcp_tool", id: "move" });
    expect(resourceOf({ resources }, "add", { notes: [] })).toEqual({ type: "mcp_tool", id: "add" });
  });

  test("pointers follow RFC 6901 and reach own members alone", () => {
    expect(at({ "a/b": { "~": [1, 2] } }, "/a~1b/~0/1")).toBe(2);
    expect(at({}, "/constructor")).toBeUndefined();
    expect(fill({ names: ["$/who", "fixed"] }, { who: "me" })).toEqual({ names: ["me", "fixed"] });
  });
});

test("a credential's variable never goes to an upstream, whatever its configuration says; all but harmless and plain ones are secrets", () => {
  const own = { PATH: "/bin", SECRET: "s", OTHER: "o", MODE: "m", UNSAID: "u" };
  const given = { env: { SET: "1", HOME: "h" }, passEnv: ["SECRET", "OTHER", "MODE"], plainEnv: ["MODE"] };
  expect(upstreamEnvironment(given, own, new Set(["SECRET"]), { KEY: "k" })).toEqual({
    environment: { PATH: "/bin", OTHER: "o", MODE: "m", SET: "1", HOME: "h", KEY: "k" },
    secrets: ["o", "1", "h", "k"],
  });
});

describe("an access token", () => {
  function exchanging(seconds: number) {
    let now = 0;
    let exchanges = 0;
    const http = {
      send: async () => {
        exchanges += 1;
        return {
          status: 200,
          retryAfter: undefined,
          text: JSON.stringify({ access_token: `t${exchanges}`, expires_in: seconds }),
        };
      },
    };
    const token = new AccessToken(
      http,
      async () => "secret",
      () => now,
    );
    return {
      token,
      advance: (ms: number) => {
        now += ms;
      },
    };
  }

  test("is renewed before it expires, and exchanged once for callers that come together", async () => {
    const { token, advance } = exchanging(600);
    expect(await Promise.all([token.get(), token.get()])).toEqual(["t1", "t1"]);
    advance(479_000);
    expect(await token.get()).toBe("t1");
    advance(2_000);
    expect(await token.get()).toBe("t2");
  });

  test("that is dropped is not given out again", async () => {
    const { token } = exchanging(600);
    token.drop(await token.get());
    expect(await token.get()).toBe("t2");
  });
});
