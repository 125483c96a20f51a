import { personRoute } from "@/lib/http/person/route";
import { facets } from "@/lib/services/action/facets";

export const GET = personRoute(({ ctx, request }) =>
  facets({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
