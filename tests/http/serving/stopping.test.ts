import { once } from "node:events";
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { trackInFlight } from "@/lib/http/serving/inFlight";
import { listen } from "@/lib/http/serving/listen";
import { ConfigurationError } from "@/lib/platform/configuration";

interface Asked {
  res: ServerResponse;
  answered: Promise<IncomingMessage>;
}

async function serving() {
  const inFlight = trackInFlight();
  const arrived: ServerResponse[] = [];
  const server: Server = createServer((_, res) => {
    inFlight.add(res);
    arrived.push(res);
    server.emit("arrived");
  });
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  const ask = async (headers: Record<string, string> = {}): Promise<Asked> => {
    const arrival = once(server, "arrived");
    const request = get({ host: "127.0.0.1", port, path: "/", headers });
    const answered = once(request, "response").then(([response]) => response as IncomingMessage);
    // A request that is refused on purpose is looked at where it is expected.
    answered.catch(() => undefined);
    await Promise.race([arrival, once(request, "error").then(([error]) => Promise.reject(error as Error))]);
    return { res: arrived.at(-1) as ServerResponse, answered };
  };
  return { server, inFlight, ask, port };
}

test("stopping waits for an answer that is being made, and takes no new request", async () => {
  const { server, inFlight, ask } = await serving();
  const { res, answered } = await ask();
  const drained = inFlight.drain(server);
  await expect(ask()).rejects.toThrow("ECONNREFUSED");
  res.end("done");
  expect((await answered).statusCode).toBe(200);
  (await answered).resume();
  await drained;
});

test("stopping ends event streams, which would never end by themselves", async () => {
  const { server, inFlight, ask } = await serving();
  const { res, answered } = await ask({ accept: "text/event-stream" });
  res.writeHead(200, { "content-type": "text/event-stream" });
  res.write("data: 1\n\n");
  const stream = await answered;
  const cutOff = once(stream, "error");
  stream.resume();
  await inFlight.drain(server);
  await cutOff;
});

test("a busy port is said in plain words", async () => {
  const { server, inFlight, port } = await serving();
  const second = listen(createServer(), { host: "127.0.0.1", port });
  await expect(second).rejects.toThrow(ConfigurationError);
  await expect(second).rejects.toThrow(`Port ${port}`);
  await inFlight.drain(server);
});
