/**
 * Clients that ask one request after another over connections of their own, in a process apart from the server. They
 * write bytes that were made beforehand and look at no more of an answer than its end, so that the measuring costs little.
 */
import { connect, type Socket } from "node:net";

export interface Load {
  port: number;
  /** One client each; its request is sent again and again. */
  requests: string[];
  milliseconds: number;
}

export interface Measured {
  answers: number;
  /** Answers that are no allow. */
  failures: number;
  seconds: number;
  /** Milliseconds, sorted. */
  latencies: number[];
}

process.on("message", (load: Load) => {
  void run(load).then((measured) => process.send?.(measured));
});
process.on("disconnect", () => process.exit(0));

async function run({ port, requests, milliseconds }: Load): Promise<Measured> {
  const began = performance.now();
  const until = began + milliseconds;
  const clients = await Promise.all(requests.map((request) => client(port, Buffer.from(request), until)));
  const latencies = clients.flatMap((one) => one.latencies).sort((a, b) => a - b);
  return {
    answers: latencies.length,
    failures: clients.reduce((sum, { failures }) => sum + failures, 0),
    seconds: (performance.now() - began) / 1_000,
    latencies,
  };
}

function client(port: number, request: Buffer, until: number): Promise<{ latencies: number[]; failures: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const latencies: number[] = [];
    let failures = 0;
    let sent = 0;
    const ask = (): void => {
      sent = performance.now();
      socket.write(request);
    };
    socket.once("connect", ask);
    socket.once("error", reject);
    onAnswer(socket, (allowed) => {
      const now = performance.now();
      latencies.push(now - sent);
      if (!allowed) failures += 1;
      if (now < until) ask();
      else {
        socket.destroy();
        resolve({ latencies, failures });
      }
    });
  });
}

/** Calls `done` with whether each whole answer allows. */
function onAnswer(socket: Socket, done: (allowed: boolean) => void): void {
  let pending = "";
  socket.setEncoding("latin1");
  socket.on("data", (data: string) => {
    pending += data;
    const head = pending.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? 0);
    if (pending.length < head + 4 + length) return;
    const allowed = pending.startsWith('{"decision":true', head + 4);
    pending = "";
    done(allowed);
  });
}
