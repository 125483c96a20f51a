import { personRoute } from "@/lib/http/person/route";
import { stageTemplate } from "@/lib/services/stage/template";

export const GET = personRoute<{ id: string }>(({ ctx, params, request }) =>
  stageTemplate({ ctx, input: { ...Object.fromEntries(new URL(request.url).searchParams), id: params.id } }),
);
