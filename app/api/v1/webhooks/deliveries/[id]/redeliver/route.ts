import { personRoute } from "@/lib/http/person/route";
import { redeliver } from "@/lib/services/webhook/redeliver";

export const POST = personRoute<{ id: string }>(({ ctx, params }) => redeliver({ ctx, input: params }));
