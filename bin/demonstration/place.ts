/** The folder in which the demonstration works, and the note that says who works in it. */
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** What the agent finds, file by file. */
const FILES: Readonly<Record<string, string>> = {
  "changes.md": [
    "Changes since 2.3",
    "",
    "- Reports open three times as fast.",
    "- Invoices can be sent in English and in Dutch.",
    "- A wrong total on the overview page was corrected.",
    "",
  ].join("\n"),
  "published/release-notes.md": "# Release 2.3\n\nThe search finds parts of words.\n",
  "secrets/deploy-key.txt": "This stands for a key that no agent should ever read.\n",
};

export interface Place {
  /** What the agent's file server may touch. */
  files: string;
  /** Where its memory server keeps its notes. */
  memory: string;
  configuration: string;
  gatewayLog: string;
  /** Writes down the credentials of this run, so that a later one can revoke what a killed one left. */
  note(credentials: readonly string[]): Promise<void>;
  /** Lets go of the folder. What the agent wrote stays there to be looked at. */
  leave(): Promise<void>;
}

interface Note {
  pid: number;
  credentials: string[];
}

/** Somebody demonstrates already. */
export class AlreadyUnderWay extends Error {
  override readonly name = "AlreadyUnderWay";
}

/**
 * Takes the folder and fills it afresh.
 * @param onLeftOver gets the credentials of a run that was killed
 * @throws AlreadyUnderWay
 */
export async function takePlace(
  dataDir: string,
  onLeftOver: (credentials: readonly string[]) => Promise<void>,
): Promise<Place> {
  const folder = path.join(dataDir, "demonstration");
  const noteFile = path.join(folder, "run.json");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const left = await takeNote(noteFile);
  if (left !== undefined) await onLeftOver(left.credentials);

  const place = {
    files: path.join(folder, "files"),
    memory: path.join(folder, "memory.jsonl"),
    configuration: path.join(folder, "gateway.yaml"),
    gatewayLog: path.join(folder, "gateway.log"),
  };
  for (const old of [place.files, place.memory, place.gatewayLog]) await rm(old, { recursive: true, force: true });
  await mkdir(path.join(place.files, "drafts"), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(path.dirname(path.join(place.files, name)), { recursive: true });
    await writeFile(path.join(place.files, name), text);
  }
  return {
    ...place,
    note: (credentials) => writeFile(noteFile, noteOf([...credentials]), { mode: 0o600 }),
    leave: () => rm(noteFile, { force: true }),
  };
}

function noteOf(credentials: string[]): string {
  return JSON.stringify({ pid: process.pid, credentials } satisfies Note);
}

/** Puts this process's note there, alone. Answers the note of a run that no longer lives. */
async function takeNote(file: string): Promise<Note | undefined> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(noteOf([]));
    await handle.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const left = await readNote(file);
  if (left !== undefined && isAlive(left.pid))
    throw new AlreadyUnderWay(
      "The demonstration is under way already. Wait for its end, or answer what waits in the inbox.",
    );
  await writeFile(file, noteOf(left?.credentials ?? []), { mode: 0o600 });
  return left;
}

async function readNote(file: string): Promise<Note | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Note;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
