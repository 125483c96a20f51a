import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { snooze } from "@/lib/services/approval/snooze";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  snooze({ ctx, input: { id, answer: await readJson(request) } }),
);
