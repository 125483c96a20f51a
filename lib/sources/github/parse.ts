/** GitHub: records of the audit log and bodies of webhooks; which of the two a record is, its shape tells. */
import type { Parsed } from "@/lib/core/correlation/fragment";
import { isObject, type Members } from "@/lib/sources/reading/fields";
import { parseEach, rejection, unfolded } from "@/lib/sources/reading/records";
import { parseAuditRecord } from "./audit";
import { type GithubDelivery, isWebhook, parseWebhook } from "./webhook";

/**
 * Parses records of the audit log (alone, listed, or as a stream wraps them in `event`) and bodies of webhooks.
 * @param delivery what the request's headers say; it is believed of a request with one record
 */
export function parseGithub(records: readonly unknown[], delivery: GithubDelivery = {}): Parsed {
  const opened = unfolded(records, recordsWithin);
  const said = opened.length === 1 ? delivery : {};
  return parseEach(opened, (record) => {
    const event = isObject(record.event) && record.action === undefined ? record.event : record;
    if (said.event !== undefined || isWebhook(event)) return parseWebhook(event, record, said);
    if (typeof event.action === "string") return parseAuditRecord(event, record);
    return rejection("unknown_shape", "It is neither a record of GitHub's audit log nor the body of a webhook.");
  });
}

function recordsWithin(record: Members): readonly unknown[] | null {
  return [record.records, record.Records].find((each) => Array.isArray(each)) ?? null;
}
