import { personRoute } from "@/lib/http/person/route";
import { getRun } from "@/lib/services/session/run";

export const GET = personRoute<{ id: string }>(({ ctx, request, params: { id } }) =>
  getRun({ ctx, input: { ...Object.fromEntries(new URL(request.url).searchParams), id } }),
);
