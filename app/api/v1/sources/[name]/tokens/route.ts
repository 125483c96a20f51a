import { personRoute } from "@/lib/http/person/route";
import { issueToken } from "@/lib/services/source/issueToken";

export const POST = personRoute<{ name: string }>(({ ctx, params }) =>
  issueToken({ ctx, input: { source: params.name } }),
);
