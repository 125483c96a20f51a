import { personRoute } from "@/lib/http/person/route";
import { listBounded } from "@/lib/services/boundedApproval/list";

export const GET = personRoute(({ ctx, request }) =>
  listBounded({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
