import type { Sighting } from "@/lib/core/correlation/sighting";
import { blank } from "@/tests/support/logWorld/action";

/** A log record with what matters to a test; the rest says nothing. */
export function sighting(id: string, given: Partial<Sighting> = {}): Sighting {
  return { ...blank(id, "log", Date.parse("2026-03-02T08:00:00.000Z")), ...given };
}
