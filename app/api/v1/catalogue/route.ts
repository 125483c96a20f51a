import { personRoute } from "@/lib/http/person/route";
import { list } from "@/lib/services/catalogue/list";

export const GET = personRoute(({ ctx }) => list({ ctx }));
