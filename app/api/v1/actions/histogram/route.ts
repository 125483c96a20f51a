import { personRoute } from "@/lib/http/person/route";
import { histogram } from "@/lib/services/action/histogram";

export const GET = personRoute(({ ctx, request }) =>
  histogram({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
