/** What `POST /ingest/v1/{source}` answers. */
import type { RejectionReason } from "@/lib/core/correlation/fragment";

/** Most rejected records that an answer names; all of them are among the dead letters. */
export const REJECTED_SHOWN_MAX = 100;

export interface IngestAnswer {
  received: number;
  stored: number;
  /** Records that were there already. */
  duplicates: number;
  rejected: { position: number; reason: RejectionReason; message: string }[];
}
