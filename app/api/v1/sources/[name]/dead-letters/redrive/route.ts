import { personRoute } from "@/lib/http/person/route";
import { redriveDeadLetters } from "@/lib/services/source/redrive";

export const POST = personRoute<{ name: string }>(({ ctx, params }) =>
  redriveDeadLetters({ ctx, input: { source: params.name } }),
);
