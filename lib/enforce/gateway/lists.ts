/** What the agent is shown: of everything that the upstreams tell, what its budget can allow. */
import { UriTemplate } from "@modelcontextprotocol/sdk/shared/uriTemplate.js";
import { ErrorCode, McpError, type Prompt, type Tool } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { ToolState } from "@/lib/enforce/ambit/answers";
import type { Logger } from "@/lib/platform/logger";
import { actionOf } from "./configuration";
import type { Governed } from "./governed";
import { disputeOver, type Named, named, type Offered } from "./names";
import { DECIDED, methodAction, startAction } from "./operation";
import type { Reach, Reachable } from "./reach";
import { messageOf, UpstreamFault } from "./upstream/fault";

/** The longest address that Ambit takes as a resource's id. */
const URI_MAX = 2_048;
const NOT_FOUND = -32_002;

export class Lists {
  /** Why an upstream could not be asked the last time. */
  private readonly faults = new Map<Governed, UpstreamFault>();

  constructor(
    private readonly governed: readonly Governed[],
    private readonly reach: Reach,
    private readonly log: Logger,
  ) {}

  /** The tools that a call could be allowed of, under the names by which the agent calls them. */
  async tools(): Promise<Tool[]> {
    const [reachable, { offered }, states] = await Promise.all([this.reach.now(), this.named(toolsOf), this.states()]);
    return [...offered.values()].flatMap(({ name, owner, item }) => {
      if (states.get(owner)?.get(item.name)?.state !== "standing") return [];
      const action = reachable.get(owner)?.get(actionOf(owner.upstream.configuration, item.name));
      return action === undefined ? [] : [shownTool({ ...item, name }, action.obliges)];
    });
  }

  async prompts(): Promise<Prompt[]> {
    const [reachable, { offered }] = await Promise.all([this.reach.now(), this.named(promptsOf)]);
    return [...offered.values()].flatMap(({ name, owner, item }) =>
      canReach(reachable, owner, "prompts/get") ? [{ ...item, name }] : [],
    );
  }

  async resources(): Promise<JsonObject[]> {
    return await this.ofResources("resources/list", "resources");
  }

  async templates(): Promise<JsonObject[]> {
    return await this.ofResources("resources/templates/list", "resourceTemplates");
  }

  /** Whose tool that is, whatever the budget says of it. @throws McpError; UpstreamFault where it may be one's that cannot be asked */
  async tool(name: string): Promise<Offered<Governed, Tool>> {
    return this.found(name, "tool", await this.named(toolsOf));
  }

  /** @throws McpError; UpstreamFault */
  async prompt(name: string): Promise<Offered<Governed, Prompt>> {
    return this.found(name, "prompt", await this.named(promptsOf));
  }

  private found<Item>(
    name: string,
    what: string,
    { offered, disputed }: Named<Governed, Item>,
  ): Offered<Governed, Item> {
    const one = offered.get(name);
    if (one !== undefined) return one;
    const away = this.governed.find((owner) => name.startsWith(owner.prefix) && this.faults.has(owner));
    const fault = away === undefined ? undefined : this.faults.get(away);
    if (fault !== undefined) throw fault;
    const owners = disputed.get(name);
    const why = owners === undefined ? `There is no ${what} named ${JSON.stringify(name)}.` : disputeOver(name, owners);
    throw new McpError(ErrorCode.InvalidParams, why);
  }

  /** Whose resource, or template of resources, that is. @throws McpError */
  async ownerOf(uri: string): Promise<Governed> {
    if (uri.length > URI_MAX)
      throw new McpError(ErrorCode.InvalidParams, `An address has at most ${URI_MAX} characters.`);
    const [only, ...others] = this.governed;
    if (only !== undefined && others.length === 0) return only;
    const listed = await this.told("resources/list", "resources");
    const owners = listed.filter(([, items]) => items.some((item) => item.uri === uri));
    const templates = owners.length > 0 ? [] : await this.told("resources/templates/list", "resourceTemplates");
    const matching = templates.filter(([, items]) => items.some(({ uriTemplate }) => fits(uriTemplate, uri)));
    const [[owner] = [], ...rivals] = owners.length > 0 ? owners : matching;
    if (owner === undefined) throw new McpError(NOT_FOUND, "No upstream tells a resource with this address.");
    if (rivals.length > 0)
      throw new McpError(
        ErrorCode.InvalidParams,
        `The upstreams ${[owner, ...rivals.map(([rival]) => rival)].map(({ name }) => name).join(" and ")} both have a resource with this address, so nobody can tell which is meant.`,
      );
    return owner;
  }

  /** Of an upstream whose tools Ambit cannot be asked about, none stands. */
  private async states(): Promise<ReadonlyMap<Governed, ReadonlyMap<string, ToolState>>> {
    const all = await Promise.all(
      this.governed.map(async (owner) => {
        const states = await owner.pins.states().catch((error: unknown) => {
          this.log.error({ upstream: owner.name, reason: messageOf(error) }, "the tools of an upstream are not shown");
          return new Map<string, ToolState>();
        });
        return [owner, states] as const;
      }),
    );
    return new Map(all);
  }

  private async ofResources(method: string, member: "resources" | "resourceTemplates"): Promise<JsonObject[]> {
    const [reachable, told] = await Promise.all([this.reach.now(), this.told(method, member)]);
    return told.flatMap(([owner, items]) => (canReach(reachable, owner, "resources/read") ? items : []));
  }

  private async named<Item extends { name: string }>(
    of: (owner: Governed) => Promise<readonly Item[]>,
  ): Promise<Named<Governed, Item>> {
    const lists = await Promise.all(
      this.governed.map(async (owner) => ({ owner, items: await this.orNothing(owner, of(owner)) })),
    );
    const all = named(lists);
    for (const [name, owners] of all.disputed) this.log.error(disputeOver(name, owners));
    return all;
  }

  private async told(method: string, member: "resources" | "resourceTemplates"): Promise<[Governed, JsonObject[]][]> {
    return await Promise.all(
      this.governed.map(
        async (owner): Promise<[Governed, JsonObject[]]> => [
          owner,
          await this.orNothing(owner, owner.upstream.list(method, member)),
        ],
      ),
    );
  }

  /** An upstream that cannot be asked is left out. */
  private async orNothing<T>(owner: Governed, list: Promise<readonly T[]>): Promise<T[]> {
    const { name } = owner;
    try {
      const told = [...(await list)];
      this.faults.delete(owner);
      return told;
    } catch (error) {
      if (error instanceof UpstreamFault) this.faults.set(owner, error);
      this.log.warn({ upstream: name, reason: messageOf(error) }, "an upstream did not tell what it has");
      return [];
    }
  }
}

/** One that runs as a task alone is not among them where its server runs none, nor one whose action would be that of a method. */
async function toolsOf({ upstream }: Governed): Promise<Tool[]> {
  const { configuration } = upstream;
  const methods = DECIDED.slice(1).map((method) => methodAction(configuration, method));
  const reserved = new Set([...methods, startAction(configuration)]);
  const [tools, { tasks }] = await Promise.all([upstream.listTools(), upstream.ready()]);
  const runsTasks = tasks?.requests?.tools?.call !== undefined;
  return tools.filter((tool) => (runsTasks || !isTaskOnly(tool)) && !reserved.has(actionOf(configuration, tool.name)));
}

/** Its server runs it as a task and no other way. */
export function isTaskOnly({ execution }: Tool): boolean {
  return execution?.taskSupport === "required";
}

async function promptsOf({ upstream }: Governed): Promise<Prompt[]> {
  const told = await upstream.list("prompts/list", "prompts");
  return told.filter(({ name }) => typeof name === "string") as unknown as Prompt[];
}

/**
 * Its results may be other ones than it says where obligations change them, and a client would refuse those. As a task runs whatever the
 * agent wants as one: the task is the gateway's.
 */
function shownTool({ outputSchema, ...tool }: Tool, obliges: boolean): Tool {
  const shown: Tool = { ...tool, execution: { taskSupport: "optional" } };
  return obliges || outputSchema === undefined ? shown : { ...shown, outputSchema };
}

function canReach(
  reachable: ReadonlyMap<Governed, Reachable>,
  owner: Governed,
  method: "prompts/get" | "resources/read",
): boolean {
  return reachable.get(owner)?.has(methodAction(owner.upstream.configuration, method)) ?? false;
}

function fits(template: unknown, uri: string): boolean {
  if (typeof template !== "string") return false;
  if (template === uri) return true;
  try {
    return new UriTemplate(template).match(uri) !== null;
  } catch {
    return false;
  }
}
