import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { ToolState } from "@/lib/enforce/ambit/answers";
import type { AmbitClient } from "@/lib/enforce/ambit/client";
import { actionOf, toolOf, type UpstreamConfiguration } from "./configuration";
import { jsonDigest } from "./digest";
import type { Upstream } from "./upstream/upstream";

/**
 * Which of an upstream's tools say of themselves what people looked at. Ambit keeps what they say and knows what was looked at; a tool whose
 * title, description, hints or schemas are others since then is held back until a person releases it.
 */
export class Pins {
  private asked: { list: readonly Tool[]; states: Promise<ReadonlyMap<string, ToolState>> } | undefined;
  private held = "";

  constructor(
    private readonly upstream: Upstream,
    private readonly ambit: AmbitClient,
  ) {}

  /** The states of the tools as the upstream tells them now, by the tools' names. @throws AmbitFault, UpstreamFault */
  async states(): Promise<ReadonlyMap<string, ToolState>> {
    const list = await this.upstream.listTools();
    if (this.asked?.list !== list) this.ask(list);
    return (await this.asked?.states) ?? new Map();
  }

  /** How one tool stands; one that is held back is asked about again, because a person may have released it. */
  async stateOf(tool: string): Promise<ToolState | undefined> {
    const known = (await this.states()).get(tool);
    if (known === undefined || known.state === "standing") return known;
    this.asked = undefined;
    return (await this.states()).get(tool);
  }

  /** Asks again where something is held back: true when that is something else than the last time. */
  async hasChanged(): Promise<boolean> {
    if (heldIn(await this.states()) !== "") this.asked = undefined;
    const held = heldIn(await this.states());
    const changed = held !== this.held;
    this.held = held;
    return changed;
  }

  private ask(list: readonly Tool[]): void {
    const states = report(list, this.upstream.configuration, this.ambit);
    this.asked = { list, states };
    states.catch(() => {
      if (this.asked?.states === states) this.asked = undefined;
    });
  }
}

async function report(
  list: readonly Tool[],
  configuration: UpstreamConfiguration,
  ambit: AmbitClient,
): Promise<ReadonlyMap<string, ToolState>> {
  const prefix = `${toolOf(configuration)}.`;
  const names = list.map(({ name }) => actionOf(configuration, name).slice(prefix.length));
  const { name, command = "", url } = configuration;
  // Neither a command's arguments nor what follows an address's question mark: secrets are put there.
  const source = `${name}: ${url?.split("?", 1)[0] ?? command}`.slice(0, 500);
  const tools = list.map(({ title, description, inputSchema, outputSchema, annotations }, index) => ({
    name: names[index] ?? "",
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    inputSchema: inputSchema as never,
    ...(outputSchema === undefined ? {} : { outputSchema: outputSchema as never }),
    ...(annotations === undefined ? {} : { annotations }),
  }));
  const states = tools.length === 0 ? [] : await ambit.reportTools({ source, tools });
  return new Map(
    states.flatMap((state, index) => (list[index] === undefined ? [] : [[list[index].name, state] as const])),
  );
}

function heldIn(states: ReadonlyMap<string, ToolState>): string {
  const held = [...states].filter(([, { state }]) => state !== "standing").map(([tool]) => tool);
  return held.length === 0 ? "" : jsonDigest(held);
}
