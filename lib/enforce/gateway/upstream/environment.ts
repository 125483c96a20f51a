/** Which environment a process behind the gateway gets. */
import type { UpstreamConfiguration } from "@/lib/enforce/gateway/configuration";

/** What programs need to run at all and to find their home. Nothing of the gateway's own beyond these. */
const PASSED = ["PATH", "HOME", "LOGNAME", "USER", "SHELL", "TERM", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT"];

/**
 * The variables of an upstream: a short list of harmless ones, those that its configuration names, and those that it sets.
 * Never one that holds a credential toward Ambit, even if `passEnv` names it.
 */
export function upstreamEnvironment(
  { env, passEnv }: Pick<UpstreamConfiguration, "env" | "passEnv">,
  own: Readonly<Record<string, string | undefined>>,
  credentialVariables: ReadonlySet<string>,
): Record<string, string> {
  const names = [...new Set([...PASSED, ...passEnv])].filter((name) => !credentialVariables.has(name));
  const passed = names.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...env };
}
