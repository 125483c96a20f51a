import { personRoute } from "@/lib/http/person/route";
import { getCatalogueAction } from "@/lib/services/catalogue/get";

export const GET = personRoute<{ name: string }>(({ ctx, params }) => getCatalogueAction({ ctx, input: params }));
