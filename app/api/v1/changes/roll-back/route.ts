import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { rollBackBudget } from "@/lib/services/change/rollBack";

export const POST = personRoute(async ({ ctx, request }) => rollBackBudget({ ctx, input: await readJson(request) }));
