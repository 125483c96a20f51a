import { personRoute } from "@/lib/http/person/route";
import { rebaseChange } from "@/lib/services/change/rebase";

export const POST = personRoute<{ id: string }>(({ ctx, params: { id } }) => rebaseChange({ ctx, input: { id } }));
