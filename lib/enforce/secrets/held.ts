import { readFile } from "node:fs/promises";
import type { RedeemPermit } from "@/lib/contracts/access";
import type { AmbitClient } from "@/lib/enforce/ambit/client";
import type { SecretPlace } from "./configuration";

/** A secret that is named and not there. The message says where it was looked for, and never what was found. */
export class MissingSecret extends Error {
  override readonly name = "MissingSecret";
}

/** A secret of a tool, wherever it is held. */
export interface SecretSource {
  /** True where each use takes a permit: `release` gets it then, and there is nothing to read before. */
  needsPermit: boolean;
  /** What is held here. @throws MissingSecret */
  read(): Promise<string>;
  /** Redeems the permit and answers what it lets go. @throws AmbitFault; MissingSecret */
  release(ambit: Pick<AmbitClient, "redeem" | "release">, exact: RedeemPermit): Promise<string>;
}

/**
 * Takes the secret that the configuration names out of `environment`, so that nothing started later inherits it. A file is read each
 * time, so that a replaced one is taken up without a restart.
 * @param whose what the secret is for, as it is shown in problems
 * @throws MissingSecret
 */
export function takeSecret(
  { env, file, ambit }: SecretPlace,
  whose: string,
  environment: Record<string, string | undefined>,
): SecretSource {
  const taken = env === undefined ? undefined : takenOut(env, whose, environment);
  const read = async () => taken ?? (await fileText(file, whose));
  return {
    needsPermit: ambit === true,
    read,
    release: async (client, exact) => {
      if (ambit === true) return (await client.release(exact)).value;
      const value = await read();
      await client.redeem(exact);
      return value;
    },
  };
}

function takenOut(variable: string, whose: string, environment: Record<string, string | undefined>): string {
  const value = environment[variable];
  delete environment[variable];
  if (value === undefined || value === "")
    throw new MissingSecret(
      `The secret of ${whose} comes from the environment variable ${variable}, which is not set.`,
    );
  return value;
}

/** Its own text, without the line end that editors put behind it. */
async function fileText(file: string | undefined, whose: string): Promise<string> {
  const value = await readFile(file ?? "", "utf8").catch(() => undefined);
  if (value === undefined) throw new MissingSecret(`The file with the secret of ${whose} cannot be read.`);
  const text = value.replace(/\r?\n$/, "");
  if (text === "") throw new MissingSecret(`The file with the secret of ${whose} is empty.`);
  return text;
}
