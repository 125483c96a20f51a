import { personRoute } from "@/lib/http/person/route";
import { acceptHandOff } from "@/lib/services/handOff/accept";

export const POST = personRoute<{ id: string }>(({ ctx, params }) => acceptHandOff({ ctx, input: params }));
