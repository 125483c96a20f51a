import { personRoute } from "@/lib/http/person/route";
import { get } from "@/lib/services/overview/get";

export const GET = personRoute(({ ctx }) => get({ ctx }));
