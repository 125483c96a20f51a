// An MCP server written by hand that repeats the secret in its variable KEY (or another, for `where`) wherever a server can say anything.
import { createInterface } from "node:readline";

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const text = (value) => ({ content: [{ type: "text", text: value }] });
const secret = process.env.KEY ?? "none";
const tools = ["result", "fault", "error", "progress", "log", "stderr", "variable", "quit"].map((name) => ({
  name,
  description: `It knows ${secret}.`,
  inputSchema: { type: "object" },
}));

let waiting;
const calls = {
  result: (id) =>
    send({
      id,
      result: {
        content: [{ type: "text", text: `${secret} ${Buffer.from(secret).toString("base64")}` }],
        structuredContent: { [secret]: secret },
        _meta: { secret },
      },
    }),
  fault: (id) => send({ id, result: { isError: true, ...text(`no, ${secret}`) } }),
  error: (id) => send({ id, error: { code: -32_000, message: `no, ${secret}`, data: { secret } } }),
  progress: (id, { _meta }) => {
    const progressToken = _meta?.progressToken;
    send({ method: "notifications/progress", params: { progressToken, progress: 1, message: `at ${secret}` } });
    // A client that reads both at once forgets the progress over the result: the result waits for its answer.
    waiting = id;
    send({ id: "are you there", method: "ping" });
  },
  log: (id) => {
    send({ method: "notifications/message", params: { level: "error", data: { secret } } });
    send({ id, result: text("done") });
  },
  stderr: (id) => {
    process.stderr.write(`starting with ${secret}\n`, () => send({ id, result: text("done") }));
  },
  variable: (id, { arguments: { name } }) => send({ id, result: text(String(process.env[name])) }),
  quit: () => process.exit(0),
};

const answers = {
  initialize: (id, { protocolVersion }) =>
    send({
      id,
      result: {
        protocolVersion,
        capabilities: { tools: {}, logging: {} },
        serverInfo: { name: "leaky", version: secret },
      },
    }),
  ping: (id) => send({ id, result: {} }),
  "logging/setLevel": (id) => send({ id, result: {} }),
  "tools/list": (id) => send({ id, result: { tools } }),
  "tools/call": (id, params) => calls[params.name](id, params),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === "are you there") send({ id: waiting, result: text("done") });
  else if (id !== undefined) answers[method]?.(id, params);
});
