import type { HandOffView } from "@/lib/contracts/handOffs";

/** The part of an address that names a list of hand-offs: "" for what waits, of every agent, from its beginning. */
export function handOffsQuery({
  view,
  agent,
  cursor,
}: {
  view: HandOffView;
  agent?: string | null | undefined;
  cursor?: string | undefined;
}): string {
  const query = new URLSearchParams({
    ...(view === "waiting" ? {} : { view }),
    ...(agent ? { agent } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  }).toString();
  return query === "" ? "" : `?${query}`;
}
