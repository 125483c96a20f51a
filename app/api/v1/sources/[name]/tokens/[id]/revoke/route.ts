import { personRoute } from "@/lib/http/person/route";
import { revokeToken } from "@/lib/services/source/revokeToken";

export const POST = personRoute<{ name: string; id: string }>(({ ctx, params }) =>
  revokeToken({ ctx, input: { source: params.name, id: params.id } }),
);
