import { personRoute } from "@/lib/http/person/route";
import { startDemonstration } from "@/lib/services/demonstration/start";
import { demonstrationStatus } from "@/lib/services/demonstration/status";

export const GET = personRoute(({ ctx }) => demonstrationStatus({ ctx }));

export const POST = personRoute(({ ctx }) => startDemonstration({ ctx }));
