import { personRoute } from "@/lib/http/person/route";
import { queue } from "@/lib/services/approval/queue";

export const GET = personRoute(({ ctx, request }) =>
  queue({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
