import { personRoute } from "@/lib/http/person/route";
import { touched } from "@/lib/services/action/touched";

export const GET = personRoute(({ ctx, request }) =>
  touched({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
