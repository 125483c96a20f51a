import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import type { BundleText } from "@/lib/services/authority/proposed";
import { Problem } from "@/lib/services/problem";

/** A bundle's file, or standard input for `-`. @throws Problem `not_found` for a file that cannot be read. */
export async function bundleText(file: string): Promise<BundleText> {
  if (file === "-") return { fileName: "standard input", text: await readAll(process.stdin) };
  try {
    return { fileName: file, text: await readFile(file, "utf8") };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem("not_found", `${file} cannot be read (${reason}). Nothing was changed.`);
  }
}
