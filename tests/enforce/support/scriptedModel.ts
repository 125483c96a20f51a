/** A model that calls the tools of a script, one after another, over the Messages API as agents' hosts speak it. */

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ToolUse {
  name: string;
  input: object;
}

/** What the host told the model of a call. */
export interface ToolResult {
  tool_use_id: string;
  content: string | { type: string; text?: string }[];
  is_error?: boolean;
}

export interface ScriptedModel {
  url: string;
  /** What came back of each call, in the script's order. */
  results: ToolResult[];
  close(): Promise<void>;
}

interface Asked {
  model: string;
  stream?: boolean;
  tools?: unknown[];
  messages: { content: string | ({ type: string } & Partial<ToolResult>)[] }[];
}

/** @param script the calls of each of the model's turns */
export async function scriptedModel(script: ToolUse[][]): Promise<ScriptedModel> {
  const results: ToolResult[] = [];
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await body(request);
    if (asked === undefined || !/^\/v1\/messages(\?|$)/.test(request.url ?? ""))
      return void response.writeHead(404).end();
    const told = asked.messages.flatMap(({ content }) =>
      typeof content === "string" ? [] : content.filter(({ type }) => type === "tool_result"),
    ) as ToolResult[];
    // What is asked without tools is the host's own affair, such as a title.
    const turn = asked.tools === undefined ? undefined : script[turnAfter(script, told.length)];
    if (asked.tools !== undefined) results.splice(0, results.length, ...told);
    const content =
      turn === undefined
        ? [{ type: "text", text: "Done." }]
        : turn.map((use) => ({ type: "tool_use", id: `toolu_scripted_${randomUUID()}`, ...use }));
    said(response, asked, content, turn === undefined ? "end_turn" : "tool_use");
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    results,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Which turn is next once so many results are there. */
function turnAfter(script: ToolUse[][], count: number): number {
  let [turn, left] = [0, count];
  for (; left > 0 && turn < script.length; turn += 1) left -= script[turn]?.length ?? 0;
  return turn;
}

async function body(request: IncomingMessage): Promise<Asked | undefined> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? undefined : (JSON.parse(text) as Asked);
}

type Block = { type: string; id?: string; name?: string; input?: object; text?: string };

function said(response: ServerResponse, { model, stream }: Asked, content: Block[], stopReason: string): void {
  const message = {
    id: "msg_scripted",
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  if (stream !== true) {
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(message));
    return;
  }
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  event("message_start", { message: { ...message, content: [], stop_reason: null } });
  for (const [index, block] of content.entries()) {
    const isText = block.type === "text";
    event("content_block_start", { index, content_block: isText ? { ...block, text: "" } : { ...block, input: {} } });
    const delta = isText
      ? { type: "text_delta", text: block.text }
      : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
    event("content_block_delta", { index, delta });
    event("content_block_stop", { index });
  }
  event("message_delta", { delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 1 } });
  event("message_stop", {});
  response.end();
}
