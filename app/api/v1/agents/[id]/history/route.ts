import { personRoute } from "@/lib/http/person/route";
import { agentHistory } from "@/lib/services/agent/history";

export const GET = personRoute<{ id: string }>(({ ctx, params, request }) =>
  agentHistory({ ctx, input: { ...Object.fromEntries(new URL(request.url).searchParams), id: params.id } }),
);
