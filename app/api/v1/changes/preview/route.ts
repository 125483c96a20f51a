import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { previewBudget } from "@/lib/services/budgetEditor/preview";

export const POST = personRoute(async ({ ctx, request }) => previewBudget({ ctx, input: await readJson(request) }));
