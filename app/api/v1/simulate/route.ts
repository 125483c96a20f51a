import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { simulate } from "@/lib/services/simulation/simulate";

export const POST = personRoute(async ({ ctx, request }) => simulate({ ctx, input: await readJson(request) }));
