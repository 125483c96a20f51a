import { personRoute } from "@/lib/http/person/route";
import { rotateSecret } from "@/lib/services/webhook/rotateSecret";

export const POST = personRoute<{ id: string }>(({ ctx, params }) => rotateSecret({ ctx, input: params }));
