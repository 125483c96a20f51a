import { personRoute } from "@/lib/http/person/route";
import { listRequests } from "@/lib/services/request/list";

export const GET = personRoute(({ ctx, request }) =>
  listRequests({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
