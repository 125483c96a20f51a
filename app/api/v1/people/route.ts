import { personRoute } from "@/lib/http/person/route";
import { listPeople } from "@/lib/services/person/list";

export const GET = personRoute(({ ctx }) => listPeople({ ctx }));
