import { readFile } from "node:fs/promises";
import { type Ambit, AmbitFault, connect, Session } from "@/lib/enforce/sdk";
import { VERSION } from "@/lib/enforce/sdk/version";
import { type HookConfiguration, toolOf } from "./configuration";
import type { HookState } from "./state";

export interface Hooking {
  configuration: HookConfiguration;
  state: HookState;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Ambit, with the credential for the action's tool. */
export function ambitFor({ configuration, environment }: Hooking, action: string): Ambit {
  const { ambit: url, agent, onBehalfOf, credentials } = configuration;
  const { env, file } = credentials[toolOf(action)] ?? {};
  return connect({
    url: new URL(url).origin,
    agent,
    program: `ambit-hook/${VERSION}`,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    credential: async () => {
      const secret = file === undefined ? environment[env ?? ""] : await readFile(file, "utf8").catch(() => undefined);
      if (secret === undefined || secret.trim() === "")
        throw new AmbitFault(
          "refused",
          `The credential for ${toolOf(action)} is not where the hook's configuration says.`,
        );
      return secret.trim();
    },
  });
}

/**
 * The session in Ambit that stands for the host's: opened by its first event, whichever process that is.
 * @param request what the person asked for, when this event says it
 */
export async function sessionOf(
  { state }: Hooking,
  ambit: Ambit,
  hostSession: string,
  request?: string,
): Promise<Session> {
  const kept = await state.session(hostSession);
  if (kept !== undefined) return new Session(kept);
  const opened = await ambit.openSession({
    label: `Claude Code ${hostSession}`,
    ...(request === undefined ? {} : { request }),
  });
  return new Session(await state.keepSession(hostSession, opened.toJSON()));
}
