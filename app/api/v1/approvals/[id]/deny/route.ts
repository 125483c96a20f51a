import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { deny } from "@/lib/services/approval/deny";

export const POST = personRoute<{ id: string }>(async ({ ctx, request, params: { id } }) =>
  deny({ ctx, input: { id, answer: await readJson(request) } }),
);
