import { personRoute } from "@/lib/http/person/route";
import { fatigueReport } from "@/lib/services/fatigue/report";

export const GET = personRoute(({ ctx, request }) =>
  fatigueReport({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
