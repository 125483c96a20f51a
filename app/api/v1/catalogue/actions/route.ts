import { personRoute } from "@/lib/http/person/route";
import { searchCatalogue } from "@/lib/services/catalogue/search";

export const GET = personRoute(({ ctx, request }) =>
  searchCatalogue({ ctx, input: Object.fromEntries(new URL(request.url).searchParams) }),
);
