import { personRoute } from "@/lib/http/person/route";
import { fragment } from "@/lib/services/action/fragment";

export const GET = personRoute<{ id: string; fragmentId: string }>(({ ctx, params: { id, fragmentId } }) =>
  fragment({ ctx, input: { id, fragmentId } }),
);
