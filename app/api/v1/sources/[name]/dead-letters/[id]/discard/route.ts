import { personRoute } from "@/lib/http/person/route";
import { discardDeadLetters } from "@/lib/services/source/discard";

export const POST = personRoute<{ name: string; id: string }>(({ ctx, params }) =>
  discardDeadLetters({ ctx, input: { source: params.name, id: params.id } }),
);
