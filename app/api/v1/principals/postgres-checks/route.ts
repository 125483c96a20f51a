import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { checkPostgres } from "@/lib/services/principal/checkPostgres";

export const POST = personRoute(async ({ ctx, request }) => checkPostgres({ ctx, input: await readJson(request) }));
