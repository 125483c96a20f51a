import { personRoute } from "@/lib/http/person/route";
import { getChange } from "@/lib/services/change/get";

export const GET = personRoute<{ id: string }>(({ ctx, params: { id } }) => getChange({ ctx, input: { id } }));
