/** Makes calls of the agent's requests, has them decided, runs what is allowed, and says so in MCP's own ways. */
import {
  type CallToolRequest,
  type CallToolResult,
  type CompleteRequest,
  ErrorCode,
  type GetPromptRequest,
  McpError,
  type ReadResourceRequest,
  type Result,
  type SetLevelRequest,
  type SubscribeRequest,
  type Task,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { type Asked, type AskedParams, callOf } from "./asked";
import type { GatewayParts } from "./call";
import { decide } from "./decide";
import type { Governed } from "./governed";
import { isTaskOnly, type Lists } from "./lists";
import { MappingError } from "./mapping/mappingError";
import type { Offered } from "./names";
import type { Operation } from "./operation";
import { META, refused, upstreamFailed, edited as withEdit } from "./results";
import { type Answer, run } from "./run";
import type { Tasks } from "./tasks";
import { messageOf, UpstreamFault } from "./upstream/fault";

/** COAZ-MCP, "Authorization Denial". */
const DENIED = -32_001;
/** Most requests whose ids are remembered; a client counts upwards. */
const IDS_MAX = 100_000;

export class Dispatch {
  private readonly ids = new Set<string | number>();

  constructor(
    private readonly parts: GatewayParts,
    private readonly lists: Lists,
    private readonly tasks: Tasks,
  ) {}

  async callTool(params: CallToolRequest["params"], asked: Asked): Promise<CallToolResult> {
    this.assertNew(asked);
    const found = await this.lists.tool(params.name).catch(this.unlessAway);
    return "refusal" in found ? found.refusal : await this.calledTool(found, params, asked);
  }

  /** The same call, decided and run as any other: the agent gets a task at once, and fetches the end later. @throws McpError */
  async startTool(
    params: CallToolRequest["params"],
    asked: Asked,
  ): Promise<{ task: Task; running: Promise<CallToolResult> }> {
    this.assertNew(asked);
    const found = await this.lists.tool(params.name).catch(this.unlessAway);
    const { task, signal } = this.tasks.begin(params.task?.ttl);
    const { taskId } = task;
    const running =
      "refusal" in found
        ? Promise.resolve(found.refusal)
        : this.calledTool(found, params, {
            ...asked,
            signal,
            asTask: { tell: (message) => this.tasks.tell(taskId, message) },
          });
    running.then(
      (result) => this.tasks.end(taskId, { result }),
      (error: Error) => this.tasks.end(taskId, { error }),
    );
    return { task, running };
  }

  private async calledTool(
    { owner, item }: Offered<Governed, Tool>,
    params: CallToolRequest["params"],
    asked: Asked,
  ): Promise<CallToolResult> {
    const operation: Operation = {
      method: "tools/call",
      target: item.name,
      args: (params.arguments ?? {}) as JsonObject,
      ...(isTaskOnly(item) ? { isTask: true } : {}),
    };
    const answer = await this.answer(owner, operation, params, asked, item);
    return ("result" in answer ? answer.result : answer.refusal) as CallToolResult;
  }

  async readResource(params: ReadResourceRequest["params"], asked: Asked): Promise<Result> {
    const { uri } = params;
    this.assertNew(asked);
    return await this.result(
      await this.lists.ownerOf(uri),
      { method: "resources/read", target: uri, args: { uri } },
      params,
      asked,
    );
  }

  /** Answers whose resource it is as well, for what is told of it later. */
  async subscribe(params: SubscribeRequest["params"], asked: Asked): Promise<{ owner: Governed; result: Result }> {
    const { uri } = params;
    this.assertNew(asked);
    const owner = await this.lists.ownerOf(uri);
    const result = await this.result(
      owner,
      { method: "resources/subscribe", target: uri, args: { uri } },
      params,
      asked,
    );
    return { owner, result };
  }

  async getPrompt(params: GetPromptRequest["params"], asked: Asked): Promise<Result> {
    this.assertNew(asked);
    const { owner, item } = await this.lists.prompt(params.name);
    const args: JsonObject = {
      name: item.name,
      ...(params.arguments === undefined ? {} : { arguments: params.arguments }),
    };
    return await this.result(owner, { method: "prompts/get", target: item.name, args }, params, asked);
  }

  async complete(params: CompleteRequest["params"], asked: Asked): Promise<Result> {
    const { ref, argument, context } = params;
    this.assertNew(asked);
    const { owner, target, refTold } =
      ref.type === "ref/prompt"
        ? await this.lists
            .prompt(ref.name)
            .then(({ owner, item }) => ({ owner, target: item.name, refTold: { ...ref, name: item.name } }))
        : { owner: await this.lists.ownerOf(ref.uri), target: ref.uri, refTold: ref };
    const args = { ref: refTold, argument, ...(context === undefined ? {} : { context }) } as unknown as JsonObject;
    return await this.result(owner, { method: "completion/complete", target, args }, params, asked);
  }

  /** Of one upstream; the others have their own say. */
  async setLevel(owner: Governed, params: SetLevelRequest["params"], asked: Asked): Promise<Result> {
    const { level } = params;
    return await this.result(owner, { method: "logging/setLevel", target: owner.name, args: { level } }, params, asked);
  }

  /** An id is used once in a session (MCP, "Requests"): the same message again, by whatever mishap, runs nothing. */
  assertNew({ requestId }: Asked): void {
    if (this.ids.has(requestId))
      throw new McpError(
        ErrorCode.InvalidRequest,
        "A request with this id was made before in this session. It was not run again.",
      );
    this.ids.add(requestId);
    for (const oldest of this.ids) {
      if (this.ids.size <= IDS_MAX) break;
      this.ids.delete(oldest);
    }
  }

  private readonly unlessAway = (error: unknown): { refusal: CallToolResult } => {
    if (error instanceof UpstreamFault)
      return { refusal: upstreamFailed(undefined, `${error.message} The call did not run.`) };
    throw error;
  };

  /** What is no tool's call has no result to carry a refusal: it is an error of the protocol. @throws McpError */
  private async result(owner: Governed, operation: Operation, params: AskedParams, asked: Asked): Promise<Result> {
    const answer = await this.answer(owner, operation, params, asked);
    if ("result" in answer) return answer.result as Result;
    const { refusal, said } = answer;
    const told = refusal._meta?.[META];
    // As the upstream said it: an McpError would put the code before the words once more.
    if (said !== undefined)
      throw Object.assign(new Error(said.message), { code: said.code, data: withTold(said.data, told) });
    const text = refusal.content.map((item) => (item.type === "text" ? item.text : "")).join(" ");
    const code = isFault(told) ? ErrorCode.InternalError : DENIED;
    throw new McpError(code, text, withTold(undefined, told));
  }

  private async answer(
    owner: Governed,
    operation: Operation,
    params: AskedParams,
    asked: Asked,
    tool?: Tool,
  ): Promise<Answer> {
    const { log } = this.parts;
    const call = callOf(owner, operation, params, asked, tool);
    try {
      await call.upstream.ready();
      const held = await call.heldBack();
      if (held !== undefined) return { refusal: held };
      const decided = await decide(this.parts, call);
      if ("answer" in decided) return { refusal: decided.answer };
      const answer = await run(this.parts, call, decided.granted);
      const edit = decided.granted.find(({ edited }) => edited);
      if (edit === undefined || !("result" in answer) || operation.method !== "tools/call") return answer;
      return { result: withEdit(answer.result as unknown as CallToolResult, edit.exact.args) as unknown as JsonObject };
    } catch (error) {
      if (error instanceof MappingError)
        throw new McpError(ErrorCode.InvalidParams, `COAZ mapping error: ${error.message}`);
      const { method, target } = operation;
      log.error({ upstream: owner.name, method, target, reason: messageOf(error) }, "a call was refused");
      if (error instanceof UpstreamFault)
        return { refusal: upstreamFailed(undefined, `${error.message} The call did not run.`) };
      return { refusal: refused(error instanceof AmbitFault ? error : undefined) };
    }
  }
}

function isFault(told: unknown): boolean {
  const reason = typeof told === "object" && told !== null && "reason" in told ? String(told.reason) : "";
  return reason.startsWith("ambit_") || reason === "upstream_failed";
}

function withTold(data: unknown, told: unknown): unknown {
  if (told === undefined) return data;
  return typeof data === "object" && data !== null ? { ...data, [META]: told } : { [META]: told };
}
