import { personRoute } from "@/lib/http/person/route";
import { revokeCredential } from "@/lib/services/credential/revoke";

export const POST = personRoute<{ id: string }>(({ ctx, params }) =>
  revokeCredential({ ctx, input: { id: params.id } }),
);
