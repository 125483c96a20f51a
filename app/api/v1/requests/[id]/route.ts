import { personRoute } from "@/lib/http/person/route";
import { getRequest } from "@/lib/services/request/get";

export const GET = personRoute<{ id: string }>(({ ctx, params: { id } }) => getRequest({ ctx, input: { id } }));
