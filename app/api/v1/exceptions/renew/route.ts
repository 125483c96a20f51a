import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { renewException } from "@/lib/services/exception/renew";

export const POST = personRoute(async ({ ctx, request }) => renewException({ ctx, input: await readJson(request) }));
