import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { editChange } from "@/lib/services/change/edit";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  editChange({ ctx, input: { id, proposal: await readJson(request) } }),
);
