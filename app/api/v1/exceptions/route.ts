import { personRoute } from "@/lib/http/person/route";
import { listExceptions } from "@/lib/services/exception/list";

export const GET = personRoute(({ ctx, request }) =>
  listExceptions({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
