import { personRoute } from "@/lib/http/person/route";
import { listDeadLetters } from "@/lib/services/source/deadLetters";

export const GET = personRoute<{ name: string }>(({ ctx, params, request }) =>
  listDeadLetters({ ctx, source: params.name, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
