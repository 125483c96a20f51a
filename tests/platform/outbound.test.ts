/** No webhook reaches this machine or its network: a server that counts every connection stands where they would arrive. */
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, isIP, type Server } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { addressClass } from "@/lib/platform/outbound/addressClass";
import { postOutbound } from "@/lib/platform/outbound/post";
import { addressesOf, type Resolve, readTarget, resolveName, TargetRefused } from "@/lib/platform/outbound/target";

interface Case {
  url: string;
  what?: string;
  resolves?: string[][];
}

const cases = parse(await readFile("tests/cases/ssrf.yaml", "utf8")) as Case[];

let connections = 0;
let port: number;
let trap: Server;
beforeAll(async () => {
  trap = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.resume();
    socket.end("HTTP/1.1 204 No Content\r\n\r\n");
  });
  port = await listen(trap, "::");
});
afterAll(() => new Promise((resolve) => trap.close(resolve)));
beforeEach(() => {
  connections = 0;
});

describe("no hit", () => {
  it("the corpus is large enough to mean something", () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
  });

  it.each(cases.map((one) => [one.what ?? one.url, one] as const))("%s", async (_, one) => {
    const answers = [...(one.resolves ?? [])];
    const rules = { privateHosts: [], resolve: one.resolves === undefined ? resolveName : resolver(answers) };
    const url = at(one.url);
    // Where the name leads to something else the second time, the first look is the one at which the endpoint is added.
    if (answers.length > 1) expect(await addressesOf(readTarget(url, rules), rules)).toHaveLength(1);
    await expect(post(url, rules)).rejects.toBeInstanceOf(TargetRefused);
    expect(connections).toBe(0);
  });

  it.each([
    "169.254.169.254",
    "[fe80::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "0.0.0.0",
    "224.0.0.1",
    "168.63.129.16",
  ])("%s, even where it is listed as a host of one's own", async (host) => {
    const name = new URL(`http://${host}`).hostname;
    await expect(
      post(`http://${host}:${port}/`, { privateHosts: [name], resolve: resolveName }),
    ).rejects.toBeInstanceOf(TargetRefused);
    expect(connections).toBe(0);
  });

  it("a listed host is listed with its port, and no other", async () => {
    const rules = { privateHosts: [`127.0.0.1:${port + 1}`], resolve: resolveName };
    await expect(post(`http://127.0.0.1:${port}/`, rules)).rejects.toBeInstanceOf(TargetRefused);
    expect(connections).toBe(0);
  });
});

describe("the trap works", () => {
  it.each(["127.0.0.1", "[::1]", "localhost"])("%s is reached where it is listed", async (host) => {
    const rules = { privateHosts: [`${host}:${port}`], resolve: resolveName };
    expect(await post(`http://${host}:${port}/`, rules)).toEqual({ status: 204 });
    expect(connections).toBe(1);
  });

  it("a name is looked up once, and the address that was judged is the one that is dialled", async () => {
    let lookups = 0;
    const resolve: Resolve = async () => {
      lookups += 1;
      return [{ address: lookups === 1 ? "127.0.0.1" : "8.8.8.8", family: 4 }];
    };
    const rules = { privateHosts: ["hooks.example.com"], resolve };
    expect(await post(`http://hooks.example.com:${port}/`, rules)).toEqual({ status: 204 });
    expect({ lookups, connections }).toEqual({ lookups: 1, connections: 1 });
  });
});

describe("redirects", () => {
  const places = ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "https://localhost:{port}/", "/again"];
  const statuses = [301, 302, 303, 307, 308];
  test.each(statuses.flatMap((status) => places.map((place) => [status, place] as const)))(
    "%i to %s is an answer, and not followed",
    async (status, place) => {
      let requests = 0;
      const server = createHttpServer((_, res) => {
        requests += 1;
        res.writeHead(status, { location: at(place) }).end();
      });
      const own = await listen(server, "127.0.0.1");
      const rules = { privateHosts: [`127.0.0.1:${own}`], resolve: resolveName };
      expect(await post(`http://127.0.0.1:${own}/`, rules)).toEqual({ status });
      expect({ requests, connections }).toEqual({ requests: 1, connections: 0 });
      await new Promise((resolve) => server.close(resolve));
    },
  );
});

test.each([
  ["8.8.8.8", "public"],
  ["172.15.255.255", "public"],
  ["172.32.0.1", "public"],
  ["100.128.0.1", "public"],
  ["11.0.0.1", "public"],
  ["2606:4700::1111", "public"],
  ["2001:4860:4860::8888", "public"],
  ["10.1.2.3", "private"],
  ["fd12::1", "private"],
  ["127.9.9.9", "loopback"],
  ["::1", "loopback"],
  ["::ffff:8.8.8.8", "forbidden"],
  ["fe80::1%eth0", "forbidden"],
  ["hooks.example.com", "forbidden"],
])("%s is %s", (address, kind) => {
  expect(addressClass(address)).toBe(kind);
});

function at(text: string): string {
  return text.replaceAll("{port}", String(port));
}

function post(url: string, rules: Parameters<typeof postOutbound>[1]) {
  return postOutbound({ url, headers: { "content-type": "application/json" }, body: "{}" }, rules);
}

/** Answers look-up by look-up; the last answer stays. */
function resolver(answers: string[][]): Resolve {
  return async () => {
    const now = answers.length > 1 ? answers.shift() : answers[0];
    return (now ?? []).map((address) => ({ address, family: isIP(address) }));
  };
}

async function listen(server: Server | ReturnType<typeof createHttpServer>, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}
