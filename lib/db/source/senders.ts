import type { Basis, SourceType } from "@/lib/db/generated/enums";
import type { QueryClient } from "@/lib/db/queryClient";

/** A source, as far as taking in records needs it. */
export interface SourceRow {
  id: string;
  name: string;
  type: SourceType;
  basis: Basis;
  mapping: unknown;
  sealedSecret: string | null;
  disabled: boolean;
}

const COLUMNS = `s.id, s.name, s.type, s.basis, s.mapping, s.sealed_secret AS "sealedSecret", s.disabled_at IS NOT NULL AS disabled`;

/** The source that an unrevoked token belongs to, by the hash of its secret. */
export async function findSourceOfToken(
  client: QueryClient,
  secretHash: string,
): Promise<(SourceRow & { tokenId: string }) | null> {
  const { rows } = await client.query<SourceRow & { tokenId: string }>({
    name: "find_source_of_token",
    text: `SELECT ${COLUMNS}, t.id AS "tokenId" FROM source_token t JOIN source s ON s.id = t.source_id
            WHERE t.secret_hash = $1 AND t.revoked_at IS NULL`,
    values: [secretHash],
  });
  return rows[0] ?? null;
}

export async function findSourceByName(client: QueryClient, name: string): Promise<SourceRow | null> {
  const { rows } = await client.query<SourceRow>({
    name: "find_source_by_name",
    text: `SELECT ${COLUMNS} FROM source s WHERE s.name = $1`,
    values: [name],
  });
  return rows[0] ?? null;
}
