import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { endException } from "@/lib/services/exception/end";

export const POST = personRoute(async ({ ctx, request }) => endException({ ctx, input: await readJson(request) }));
