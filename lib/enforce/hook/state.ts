/** What the hook must know after a call, each in a file of its own: every event of the host starts another process. */
import { createHash, randomBytes } from "node:crypto";
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** What nobody asked for in so long is deleted, in milliseconds. */
const KEPT_MS_MAX = 7 * 86_400_000;

const sessionSchema = z.object({ id: z.string(), salt: z.string() });

const callSchema = z.object({
  session: z.string(),
  tool: z.string(),
  evaluation: z.string(),
  /** As it was allowed; absent when a person at the host was left to decide. */
  arguments: z.record(z.string(), z.json()).optional(),
  /** RFC 3339. */
  startedAt: z.string(),
  /** What is to be told and was not taken yet. */
  untold: z
    .looseObject({ evaluation_id: z.string(), status: z.enum(["succeeded", "failed", "not_executed"]) })
    .optional(),
});
export type KeptCall = z.infer<typeof callSchema>;

export class HookState {
  constructor(private readonly folder: string) {}

  async session(id: string): Promise<z.infer<typeof sessionSchema> | undefined> {
    return await read(this.file("sessions", id), sessionSchema);
  }

  /** Keeps a session that was opened, unless another process was faster: then that one's. */
  async keepSession(id: string, opened: z.infer<typeof sessionSchema>): Promise<z.infer<typeof sessionSchema>> {
    await this.forgetOld();
    const file = this.file("sessions", id);
    const draft = `${file}.${randomBytes(6).toString("hex")}`;
    await write(draft, opened);
    try {
      await link(draft, file);
      return opened;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      return (await this.session(id)) ?? opened;
    } finally {
      await rm(draft, { force: true });
    }
  }

  async call(toolUseId: string): Promise<KeptCall | undefined> {
    return await read(this.file("calls", toolUseId), callSchema);
  }

  async keepCall(toolUseId: string, call: KeptCall): Promise<void> {
    await write(this.file("calls", toolUseId), call);
  }

  async forgetCall(toolUseId: string): Promise<void> {
    await rm(this.file("calls", toolUseId), { force: true });
  }

  /** Calls whose outcome Ambit did not take yet. `forget` deletes one. */
  async untold(): Promise<{ call: KeptCall; forget: () => Promise<void> }[]> {
    const found: { call: KeptCall; forget: () => Promise<void> }[] = [];
    for (const file of await this.files("calls")) {
      const call = await read(file, callSchema);
      if (call?.untold !== undefined) found.push({ call, forget: () => rm(file, { force: true }) });
    }
    return found;
  }

  private async forgetOld(): Promise<void> {
    for (const file of [...(await this.files("sessions")), ...(await this.files("calls"))]) {
      const kept = await stat(file).catch(() => undefined);
      if (kept !== undefined && Date.now() - kept.mtimeMs > KEPT_MS_MAX) await rm(file, { force: true });
    }
  }

  private async files(kind: string): Promise<string[]> {
    const folder = path.join(this.folder, kind);
    return (await readdir(folder).catch(() => [])).map((name) => path.join(folder, name));
  }

  /** Ids are the host's: none can name a file elsewhere. */
  private file(kind: string, id: string): string {
    return path.join(this.folder, kind, `${createHash("sha256").update(id).digest("hex")}.json`);
  }
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Readable for the hook's own user alone: a session's salt is in there. */
async function write(file: string, value: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(value), { mode: 0o600 });
}
