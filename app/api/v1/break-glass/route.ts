import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { askBreakGlass } from "@/lib/services/breakGlass/ask";
import { listBreakGlass } from "@/lib/services/breakGlass/list";

export const GET = personRoute(({ ctx }) => listBreakGlass({ ctx }));

export const POST = personRoute(async ({ ctx, request }) => askBreakGlass({ ctx, input: await readJson(request) }));
