import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  releaseKillSwitch({ ctx, input: { id, answer: await readJson(request) } }),
);
