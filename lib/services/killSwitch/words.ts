import type { KillSwitchView } from "@/lib/contracts/killSwitches";

/** What a switch covers, as it stands in a sentence. */
export function wordsOf({
  scope,
  covers,
  exceptRead,
}: Pick<KillSwitchView, "scope" | "covers" | "exceptRead">): string {
  if (scope === "organisation") return exceptRead ? "everything but reading" : "everything";
  return `the ${scope} ${covers}`;
}
