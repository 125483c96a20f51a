import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { listIncidents } from "@/lib/services/incident/list";
import { openIncident } from "@/lib/services/incident/open";

export const GET = personRoute(({ ctx, request }) =>
  listIncidents({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);

export const POST = personRoute(async ({ ctx, request }) => openIncident({ ctx, input: await readJson(request) }));
