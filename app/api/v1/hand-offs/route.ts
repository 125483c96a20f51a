import { personRoute } from "@/lib/http/person/route";
import { listHandOffs } from "@/lib/services/handOff/list";

export const GET = personRoute(({ ctx, request }) =>
  listHandOffs({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
