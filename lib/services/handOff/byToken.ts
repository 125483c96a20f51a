import type { PersonActor } from "@/lib/services/context";

/** With which API token a person acted, as the audit event keeps it. */
export function byToken({ apiTokenId }: PersonActor): { apiTokenId?: string } {
  return apiTokenId === undefined ? {} : { apiTokenId };
}
