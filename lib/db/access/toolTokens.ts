import type { QueryClient } from "@/lib/db/queryClient";

export interface ToolTokenRow {
  jti: string;
  permitId: string;
  credentialId: string;
  issuer: string;
  audience: string;
  issuedAt: Date;
  expiresAt: Date;
}

export async function insertToolToken(client: QueryClient, row: ToolTokenRow): Promise<void> {
  await client.query({
    name: "insert_tool_token",
    text: `INSERT INTO tool_token (jti, permit_id, credential_id, issuer, audience, issued_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [row.jti, row.permitId, row.credentialId, row.issuer, row.audience, row.issuedAt, row.expiresAt],
  });
}
