/** What the gateway's configuration file may say. docs/gateway.md describes it. */
import { z } from "zod";
import { ambitUrl, LOOPBACK, localSecret as secret, text } from "@/lib/enforce/configuration/members";
import { secretPlace } from "@/lib/enforce/secrets/configuration";

const TOOL_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const mcpName = z.string().min(1).max(128);

/** An address of a server to which a secret may go along: over plain HTTP this machine only. */
const serverUrl = z
  .string()
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return (
      url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname)))
    );
  }, "must be an address that begins with https:// unless it is this machine")
  .refine((value) => !URL.canParse(value) || (new URL(value).username === "" && new URL(value).hash === ""), {
    message: "must hold no name, password or fragment",
  });

/** Where in a call's arguments a value stands (RFC 6901). */
const pointer = z
  .string()
  .regex(/^(?:\/(?:[^~/]|~[01])+)+$/, "must be a JSON Pointer into the arguments, such as /path");

/** `tools` left out: every tool of the upstream that no earlier entry names. */
const resource = z.strictObject({ tools: z.array(mcpName).min(1).optional(), type: text.max(256), argument: pointer });

/** How the gateway sees, through the upstream's own tools, what a call changed. */
const stateChange = z.strictObject({
  tools: z.array(mcpName).min(1),
  type: text.max(256),
  /** The id of what changes: a pointer into the arguments, or a fixed text. */
  id: z.union([pointer, z.strictObject({ fixed: text })]),
  probe: z.strictObject({
    tool: mcpName,
    /** Given to the probe; a text `$/pointer` stands for that part of the call's arguments. */
    arguments: z.record(z.string(), z.json()).default({}),
    /** An error of the probe that holds this text says that there is nothing. */
    absent: text.optional(),
  }),
  /** What is kept of what the probe saw. */
  keep: z.enum(["digest", "text"]).default("digest"),
});

const upstreamMembers = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, "must be 1 to 32 letters, digits, _ or -"),
  /** Whether its tools and prompts are shown as `NAME__TOOL`; left out, where there are several upstreams. */
  prefix: z.boolean().optional(),
  /** The tool's name in Ambit; left out, the upstream's. */
  tool: z.string().regex(TOOL_NAME, "must be a tool's name as the catalogue has it").optional(),
  environment: text.max(256),
  credential: secret,
  command: text.optional(),
  args: z.array(z.string()).default([]),
  cwd: text.optional(),
  /** Variables that the upstream gets: each its value, or the place of its secret. What Ambit holds is let go when the upstream is started. */
  env: z.record(z.string(), z.union([z.string(), secretPlace])).default({}),
  /** Names of the gateway's own variables that the upstream gets, beside PATH, HOME and the like. */
  passEnv: z.array(z.string()).default([]),
  /** Of `env` and `passEnv`, the names of variables whose values are no secrets, and so are not hidden in what the upstream says. */
  plainEnv: z.array(z.string()).default([]),
  /** A server that runs already and speaks Streamable HTTP, instead of a command. */
  url: serverUrl.optional(),
  /** What it is shown as the gateway's bearer token; held at Ambit, it is let go for each call and shown with that call alone. */
  bearer: secretPlace.optional(),
  /** Who redeems the permit of a call: with `upstream` it is sent along, and the server redeems it and says what it changed. */
  redeem: z.enum(["gateway", "upstream"]).default("gateway"),
  /** MCP tool name → the action's name without its tool; one that is left out is the same. */
  actions: z.record(mcpName, z.string().min(1).max(128)).default({}),
  resources: z.array(resource).default([]),
  /** Whether a mapping that a tool declares (`x-authzen-mapping`) is followed, where nothing here says what its calls are. */
  declaredMappings: z.boolean().default(true),
  stateChanges: z.array(stateChange).default([]),
  /** What it may ask of the agent's host, where the host can. */
  asks: z.array(z.enum(["sampling", "elicitation", "roots"])).default([]),
  /** How long a forwarded call may take, in seconds. */
  callTimeout: z.number().min(1).max(86_400).default(600),
  /** The longest message that is read of it, in bytes. */
  messageMax: z.int().min(10_000).max(100_000_000).default(4_000_000),
});

const upstream = upstreamMembers
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), {
    error: "must have exactly one of command (a server to start) or url (one that runs)",
  })
  .refine(({ command, bearer }) => command === undefined || bearer === undefined, {
    path: ["bearer"],
    error:
      "is for a server at a url; a command gets its secrets through env when it is started, such as { API_KEY: { ambit: true } }, and not call by call",
  })
  .superRefine(({ env, passEnv, plainEnv }, context) => {
    for (const [index, name] of plainEnv.entries())
      if (typeof env[name] === "object" || (env[name] === undefined && !passEnv.includes(name)))
        context.addIssue({
          code: "custom",
          path: ["plainEnv", index],
          message: "must be a variable of passEnv, or one of env whose value stands there",
        });
  })
  .refine(({ bearer, stateChanges }) => bearer?.ambit === undefined || stateChanges.length === 0, {
    path: ["stateChanges"],
    error: "need a look before the permit is used, when a bearer token that Ambit holds is not there yet",
  })
  .refine(({ redeem, stateChanges }) => redeem === "gateway" || stateChanges.length === 0, {
    path: ["stateChanges"],
    error: "are the server's to say where it redeems the permit itself",
  })
  .refine(({ redeem, bearer }) => redeem === "gateway" || bearer?.ambit === undefined, {
    path: ["bearer"],
    error: "cannot be let go with a permit that the server redeems itself: Ambit lets it go to whoever redeems",
  });

/** Streamable HTTP toward the agent, instead of standard input and output. */
const listen = z
  .strictObject({
    host: text.default("127.0.0.1"),
    port: z.int().min(0).max(65_535),
    /** As agents reach it, with its path; left out, the host and port with `/mcp`. */
    url: serverUrl.optional(),
    /** Pages whose scripts may speak to it; none by default. */
    origins: z.array(ambitUrl).default([]),
    /** Most agents' sessions at the same time. */
    sessions: z.int().min(1).max(1_000).default(16),
    /** After how long without a request a session ends, in seconds. */
    idle: z.number().min(1).max(86_400).default(3_600),
  })
  .refine(({ host, url }) => url !== undefined || LOOPBACK.test(host), {
    path: ["url"],
    error: "is needed where others than this machine can come: the https:// address at which something ends TLS for it",
  });

export const gatewaySchema = z
  .strictObject({
    ambit: ambitUrl,
    agent: text.max(256),
    /** The person for whom the agent works, always. */
    onBehalfOf: text.max(256).optional(),
    /** Where what the person asked for stands, put there by whoever starts the agent: never by the agent. */
    request: secret.optional(),
    /** How long a call is held for an answer before the agent is told to come back, in seconds. */
    patience: z.number().min(0).max(86_400).default(50),
    /** How often Ambit is asked whether the budget has changed, in seconds. */
    refresh: z.number().min(0.1).max(3_600).default(15),
    /** Where people open approvals, when that is another address than the one Ambit gives. */
    linkBase: ambitUrl.optional(),
    listen: listen.optional(),
    upstreams: z.array(upstream).min(1),
  })
  .superRefine(({ upstreams }, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of upstreams.entries()) {
      if (seen.has(name))
        context.addIssue({
          code: "custom",
          path: ["upstreams", index, "name"],
          message: "is used twice; give each its own",
        });
      seen.add(name);
    }
  });

export type GatewayConfiguration = z.infer<typeof gatewaySchema>;
export type ListenConfiguration = NonNullable<GatewayConfiguration["listen"]>;
export type UpstreamConfiguration = GatewayConfiguration["upstreams"][number];
export type StateChangeConfiguration = UpstreamConfiguration["stateChanges"][number];

/** What stands before the names of the upstream's tools and prompts as the agent sees them. */
export function prefixOf(
  { upstreams }: Pick<GatewayConfiguration, "upstreams">,
  upstream: UpstreamConfiguration,
): string {
  return (upstream.prefix ?? upstreams.length > 1) ? `${upstream.name}__` : "";
}

/** The tool's name in Ambit. */
export function toolOf({ tool, name }: Pick<UpstreamConfiguration, "tool" | "name">): string {
  return tool ?? name;
}

/** The action (`tool.action`) that a call of the upstream's MCP tool is. */
export function actionOf(upstream: Pick<UpstreamConfiguration, "tool" | "name" | "actions">, mcpTool: string): string {
  const name = Object.hasOwn(upstream.actions, mcpTool) ? upstream.actions[mcpTool] : undefined;
  return `${toolOf(upstream)}.${name ?? mcpTool}`;
}
