import { personRoute } from "@/lib/http/person/route";
import { listContractions } from "@/lib/services/contraction/list";

export const GET = personRoute(({ ctx, request }) =>
  listContractions({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
