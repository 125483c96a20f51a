import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { commentOnChange } from "@/lib/services/change/comment";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  commentOnChange({ ctx, input: { id, comment: await readJson(request) } }),
);
