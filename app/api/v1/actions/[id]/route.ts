import { personRoute } from "@/lib/http/person/route";
import { getRecord } from "@/lib/services/action/getRecord";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => getRecord({ ctx, input: { id: params.id } }));
