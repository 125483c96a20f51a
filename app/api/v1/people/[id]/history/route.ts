import { personRoute } from "@/lib/http/person/route";
import { personHistory } from "@/lib/services/person/history";

export const GET = personRoute<{ id: string }>(({ ctx, params, request }) =>
  personHistory({ ctx, input: { ...Object.fromEntries(new URL(request.url).searchParams), id: params.id } }),
);
