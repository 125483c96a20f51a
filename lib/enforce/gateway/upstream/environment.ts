/** Which environment a process behind the gateway gets. */
import type { UpstreamConfiguration } from "@/lib/enforce/gateway/configuration";

/** What programs need to run at all and to find their home. Nothing of the gateway's own beyond these. */
const PASSED = ["PATH", "HOME", "LOGNAME", "USER", "SHELL", "TERM", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT"];

/**
 * The variables of an upstream: a short list of harmless ones, those that its configuration names, and those that it sets.
 * Never one that holds a credential toward Ambit, even if `passEnv` names it.
 * @param placed variables whose secrets stand elsewhere, with their values
 * @returns `secrets`: the values that are hidden in what it says, which is all but the harmless ones and those of `plainEnv`
 */
export function upstreamEnvironment(
  { env, passEnv, plainEnv }: Pick<UpstreamConfiguration, "env" | "passEnv" | "plainEnv">,
  own: Readonly<Record<string, string | undefined>>,
  credentialVariables: ReadonlySet<string>,
  placed: Readonly<Record<string, string>> = {},
): { environment: Record<string, string>; secrets: string[] } {
  const names = [...new Set([...PASSED, ...passEnv])].filter((name) => !credentialVariables.has(name));
  const passed = names.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const set = Object.entries(env).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  const environment = { ...Object.fromEntries(passed), ...Object.fromEntries(set), ...placed };
  const isHarmless = (name: string) => (PASSED.includes(name) && !(name in env)) || plainEnv.includes(name);
  const secrets = Object.entries(environment).flatMap(([name, value]) => (isHarmless(name) ? [] : [value]));
  return { environment, secrets };
}
