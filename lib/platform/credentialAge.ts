import { ConfigurationError } from "./configurationError";

/** How old a credential may become, in days. */
export interface CredentialAges {
  /** Where nothing else is said of an environment. */
  days: number;
  environments: Readonly<Record<string, number>>;
}

export const CREDENTIAL_AGE_DAYS = 90;
const DAYS_MAX = 3_650;

/**
 * Reads `AMBIT_CREDENTIAL_AGE_DAYS`: days, or days for some environments, or both: `180,production=30`.
 * @throws ConfigurationError
 */
export function credentialAgesOf(text: string | undefined): CredentialAges {
  let days = CREDENTIAL_AGE_DAYS;
  const environments: Record<string, number> = {};
  for (const part of (text ?? "").split(",").filter((one) => one.trim() !== "")) {
    const [name = "", value] = part.split("=").map((one) => one.trim());
    const told = Number(value ?? name);
    if (!/^\d+$/.test(value ?? name) || told < 1 || told > DAYS_MAX || name === "")
      throw new ConfigurationError(
        `AMBIT_CREDENTIAL_AGE_DAYS is "${text}". Set it to days, for example 90, or to days by environment, for example 90,production=30.`,
      );
    if (value === undefined) days = told;
    else environments[name] = told;
  }
  return { days, environments };
}

/** How many days a credential for this environment may be old. */
export function credentialAgeIn({ days, environments }: CredentialAges, environment: string): number {
  return Object.hasOwn(environments, environment) ? (environments[environment] as number) : days;
}
