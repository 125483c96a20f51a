/**
 * One lock orders decisions and changes to the organisation: a decision holds it shared until it has committed, a change
 * holds it alone. So a change waits for the decisions under way, and none that begins later sees what was before.
 */
import type { Transaction } from "./database";

/** "ambit" in ASCII, as the key of a Postgres advisory lock. */
const ORGANISATION_LOCK = "418446993780";

/** A statement for the beginning of a transaction. Held until it ends: the organisation does not change meanwhile. */
export const SHARE_ORGANISATION = `SELECT pg_advisory_xact_lock_shared(${ORGANISATION_LOCK});`;

/** Held until the transaction ends: waits for every decision under way, and lets none begin. */
export async function lockOrganisation(tx: Transaction): Promise<void> {
  await tx.$executeRawUnsafe(`SELECT pg_advisory_xact_lock(${ORGANISATION_LOCK})`);
}
