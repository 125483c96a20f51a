import { personRoute } from "@/lib/http/person/route";
import { getHandOff } from "@/lib/services/handOff/get";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => getHandOff({ ctx, input: params }));
