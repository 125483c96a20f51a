import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { acknowledge } from "@/lib/services/observedAction/acknowledge";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  acknowledge({ ctx, input: { id, acknowledgement: await readJson(request) } }),
);
