import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { changePreferences, ownPreferences } from "@/lib/services/notification/preferences";

export const GET = personRoute(({ ctx }) => ownPreferences({ ctx }));

export const POST = personRoute(async ({ ctx, request }) => changePreferences({ ctx, input: await readJson(request) }));
