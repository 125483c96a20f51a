import { bulkAnswerSchema } from "@/lib/contracts/bulkAnswers";
import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { approveMany } from "@/lib/services/approval/approveMany";
import { denyMany } from "@/lib/services/approval/denyMany";

export const POST = personRoute(async ({ ctx, request }) => {
  const input = bulkAnswerSchema.parse(await readJson(request));
  return input.answer === "deny" ? denyMany({ ctx, input }) : approveMany({ ctx, input });
});
