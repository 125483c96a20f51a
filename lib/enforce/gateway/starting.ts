/** Starts of a server's process. Where Ambit holds a secret of it, a start is an action of its own that is decided, permitted and reported. */
import type { Allowed } from "@/lib/enforce/ambit/answers";
import type { AmbitClient } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { rulesOf } from "@/lib/enforce/obligations/rules";
import type { GatewayConfiguration, UpstreamConfiguration } from "./configuration";
import { type Credentials, placesIn } from "./credentials";
import { startAction } from "./operation";
import type { Reporter } from "./reporter";
import type { AgentSession } from "./session";
import { upstreamEnvironment } from "./upstream/environment";
import { UpstreamFault } from "./upstream/fault";
import type { Start, Starter } from "./upstream/starter";

export interface StartParts {
  configuration: Pick<GatewayConfiguration, "agent" | "onBehalfOf">;
  ambit: AmbitClient;
  session: AgentSession;
  reporter: Reporter;
  credentials: Credentials;
  /** The gateway's own variables. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** True where a secret that Ambit holds is among what the upstream is started with: it has it from then on, until it ends. */
export function holdsFromStart({ env }: Pick<UpstreamConfiguration, "env">): boolean {
  return placesIn(env).some(([, place]) => place.ambit === true);
}

export function starterOf(upstream: UpstreamConfiguration, parts: StartParts): Starter {
  const { credentials, environment: own } = parts;
  return async () => {
    const held = await credentials.environmentOf(upstream);
    const { placed, ended } = holdsFromStart(upstream) ? await released(upstream, parts) : NOTHING;
    return { ...upstreamEnvironment(upstream, own, credentials.variables, { ...held, ...placed }), ended };
  };
}

const NOTHING = { placed: {}, ended: async () => undefined };

async function released(
  upstream: UpstreamConfiguration,
  parts: StartParts,
): Promise<{ placed: Record<string, string>; ended: Start["ended"] }> {
  const { ambit, reporter } = parts;
  const { exact, allowed } = await allowedStart(upstream, parts);
  const { evaluation_id: id, permit, obligations } = allowed;
  const report = (status: "succeeded" | "failed" | "not_executed", error?: string) =>
    reporter.outcome(ambit, { evaluation_id: id, status, ...(error === undefined ? {} : { error }) });
  const rules = rulesOf(obligations);
  if ("beyond" in rules) {
    await report("not_executed", `The gateway cannot do the obligation ${rules.beyond.join(", ")}.`);
    throw notStarted(upstream, "what Ambit obliges to with it cannot be done");
  }
  try {
    const { value } = await ambit.release({ permit, ...exact });
    const names = placesIn(upstream.env).flatMap(([name, place]) => (place.ambit === true ? [name] : []));
    return {
      placed: Object.fromEntries(names.map((name) => [name, value])),
      ended: (how) => report(how, how === "failed" ? "The server did not start." : undefined),
    };
  } catch (error) {
    if (!(error instanceof AmbitFault)) throw error;
    if (error.status !== 409) await report("not_executed", "The secret was not let go.");
    throw notStarted(upstream, error.message);
  }
}

async function allowedStart(upstream: UpstreamConfiguration, { ambit, session, configuration }: StartParts) {
  const { name, environment } = upstream;
  const { agent, onBehalfOf } = configuration;
  const exact = {
    action: { name: startAction(upstream) },
    resource: { type: "mcp_server", id: name },
    context: { environment, arguments: {} },
  };
  const properties = onBehalfOf === undefined ? {} : { properties: { on_behalf_of: onBehalfOf } };
  const decision = await ambit
    .evaluate({
      subject: { type: "agent", id: agent, ...properties },
      ...exact,
      context: { ...exact.context, session_id: await session.id(ambit), submit_request: false },
    })
    .catch((error: unknown) => {
      throw error instanceof AmbitFault ? notStarted(upstream, error.message) : error;
    });
  if (decision.outcome === "allow") return { exact, allowed: decision satisfies Allowed };
  throw notStarted(upstream, `${exact.action.name} is not allowed (${decision.reason})`);
}

function notStarted({ name }: UpstreamConfiguration, why: string): UpstreamFault {
  return new UpstreamFault(
    `The upstream ${name} is not started with the secret that Ambit holds for it: ${why}.`,
    "no",
  );
}
