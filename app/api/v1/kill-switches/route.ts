import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { listKillSwitches } from "@/lib/services/killSwitch/list";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";

export const GET = personRoute(({ ctx }) => listKillSwitches({ ctx }));

export const POST = personRoute(async ({ ctx, request }) => pullKillSwitch({ ctx, input: await readJson(request) }));
