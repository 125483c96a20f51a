import { personRoute } from "@/lib/http/person/route";
import { listUnusedGrants } from "@/lib/services/budget/unused";

export const GET = personRoute(({ ctx, request }) =>
  listUnusedGrants({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
