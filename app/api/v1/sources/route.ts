import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { createSource } from "@/lib/services/source/create";
import { listSources } from "@/lib/services/source/list";

export const GET = personRoute(({ ctx }) => listSources({ ctx }));

export const POST = personRoute(async ({ ctx, request }) => createSource({ ctx, input: await readJson(request) }));
