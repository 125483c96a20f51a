import { personRoute } from "@/lib/http/person/route";
import { decideToday } from "@/lib/services/action/decideToday";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => decideToday({ ctx, input: { id: params.id } }));
