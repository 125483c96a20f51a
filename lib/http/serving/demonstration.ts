import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConfigurationError } from "@/lib/platform/configuration";
import { newSignIns, type SignIn, setSignInPasswords } from "@/lib/services/demonstration/signIns";
import { importBundle } from "@/lib/services/organisation/import";
import { type Runtime, serviceContext } from "../runtime";

/**
 * Fills an empty database with the demonstration organisation, where that is allowed, and returns its ready sign-ins. They
 * are kept in the data folder, so that every start can show them again.
 * @param root the clone, which holds the bundle
 * @throws ConfigurationError when others could reach a demonstration organisation
 */
export async function prepareDemonstration(
  { configuration, db }: Runtime,
  { root, onProgress }: { root: string; onProgress: (step: string) => void },
): Promise<SignIn[]> {
  const ctx = serviceContext({ kind: "command", name: "npm start" });
  const organisation = await db.prisma.organisation.findUnique({ where: { id: 1 } });
  if (organisation?.demonstration === true && configuration.guarded)
    throw new ConfigurationError(
      "This database holds the demonstration organisation, which is served on this machine only. Set AMBIT_DATA_DIR to a new folder, or DATABASE_URL to another database, and import your own organisation.",
    );
  if (organisation === null) {
    if (!configuration.demonstration) return [];
    onProgress("Importing the demonstration organisation");
    const fileName = "prisma/seed/demonstration.yaml";
    const text = await readFile(path.join(root, fileName), "utf8");
    await importBundle({ ctx, input: { fileName, text, demonstration: true } });
  } else if (!organisation.demonstration) return [];

  const file = path.join(configuration.dataDir, "demonstration.json");
  // Kept before they are set: a crash in between leaves a file whose passwords the next start sets.
  const signIns = (await read(file)) ?? (await keep(file, await newSignIns({ ctx })));
  await setSignInPasswords({ ctx, input: { signIns } });
  return signIns;
}

async function read(file: string): Promise<SignIn[] | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as SignIn[];
  } catch {
    return undefined;
  }
}

async function keep(file: string, signIns: SignIn[]): Promise<SignIn[]> {
  if (signIns.length === 0) return signIns;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(signIns, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
  return signIns;
}
