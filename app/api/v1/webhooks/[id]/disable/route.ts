import { personRoute } from "@/lib/http/person/route";
import { disableEndpoint } from "@/lib/services/webhook/disable";

export const POST = personRoute<{ id: string }>(({ ctx, params }) => disableEndpoint({ ctx, input: params }));
