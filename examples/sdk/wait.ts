import { readFile, rm, writeFile } from "node:fs/promises";
import { ApprovalGone, StillWaiting } from "ambit-sdk";
import { pay } from "./pay";

/** Waits a minute; what is not answered by then is kept for the next start. */
export async function payOrKeep(payment: { to: string; amount: number }, file: string, tell = console.info) {
  try {
    const result = await pay(payment, {
      patienceMs: 60_000,
      onWaiting: async ({ handle, link }) => {
        await writeFile(file, JSON.stringify(handle));
        tell(`Somebody has to look at ${link}`);
      },
    });
    await rm(file, { force: true });
    return result;
  } catch (error) {
    if (error instanceof StillWaiting) return null;
    throw error;
  }
}

/** After a restart. However often this is called, the payment is made once. */
export async function resumeKept(file: string) {
  const kept = await readFile(file, "utf8");
  try {
    return await pay.resume(kept);
  } catch (error) {
    if (error instanceof ApprovalGone) return null;
    throw error;
  }
}
