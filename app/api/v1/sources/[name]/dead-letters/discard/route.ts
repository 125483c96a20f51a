import { personRoute } from "@/lib/http/person/route";
import { discardDeadLetters } from "@/lib/services/source/discard";

export const POST = personRoute<{ name: string }>(({ ctx, params }) =>
  discardDeadLetters({ ctx, input: { source: params.name } }),
);
