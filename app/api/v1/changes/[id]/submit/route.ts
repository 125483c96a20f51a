import { personRoute } from "@/lib/http/person/route";
import { submitChange } from "@/lib/services/change/submit";

export const POST = personRoute<{ id: string }>(({ ctx, params: { id } }) => submitChange({ ctx, input: { id } }));
