import { personRoute } from "@/lib/http/person/route";
import { deleteView } from "@/lib/services/savedView/remove";

export const DELETE = personRoute<{ id: string }>(({ ctx, params: { id } }) => deleteView({ ctx, input: { id } }));
