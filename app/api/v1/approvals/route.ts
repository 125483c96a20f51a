import { personRoute } from "@/lib/http/person/route";
import { list } from "@/lib/services/approval/list";

export const GET = personRoute(({ ctx, request }) =>
  list({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
