import { personRoute } from "@/lib/http/person/route";
import { takeContraction } from "@/lib/services/contraction/take";

export const POST = personRoute<{ id: string }>(({ ctx, params: { id } }) => takeContraction({ ctx, input: { id } }));
