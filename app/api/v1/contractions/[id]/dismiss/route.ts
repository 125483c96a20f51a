import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { dismissContraction } from "@/lib/services/contraction/dismiss";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  dismissContraction({ ctx, input: { id, dismissal: await readJson(request) } }),
);
