import { personRoute } from "@/lib/http/person/route";
import { anyFragment } from "@/lib/services/run/fragment";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => anyFragment({ ctx, input: { id: params.id } }));
