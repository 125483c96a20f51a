import { personRoute } from "@/lib/http/person/route";
import { getBudget } from "@/lib/services/budget/get";

export const GET = personRoute<{ id: string }>(({ ctx, params }) => getBudget({ ctx, input: { id: params.id } }));
