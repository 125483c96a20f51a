import type { SourceRow } from "@/lib/db/source/senders";
import type { AccessLog } from "@/lib/services/access/context";
import type { ServiceContext } from "@/lib/services/context";

/** What taking in records needs of the process, before it is known who sends them. */
export type ReceivingContext = Pick<ServiceContext, "db" | "now" | "deriveKey"> & { log: AccessLog };

/** A sender that may send what it sends to this source. */
export type IngestContext = Pick<ServiceContext, "db" | "now"> & {
  source: SourceRow;
  /** The token that it was sent with; null for a person, a signature or the command. */
  tokenId: string | null;
};
