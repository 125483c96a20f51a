import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { previewChange } from "@/lib/services/change/preview";

export const POST = personRoute(async ({ ctx, request }) => previewChange({ ctx, input: await readJson(request) }));
