import { readJson } from "@/lib/http/person/body";
import { personRoute } from "@/lib/http/person/route";
import { webhookTargets } from "@/lib/http/person/webhookTargets";
import { createEndpoint } from "@/lib/services/webhook/create";
import { listWebhooks } from "@/lib/services/webhook/list";

export const GET = personRoute(({ ctx }) => listWebhooks({ ctx }));

export const POST = personRoute(async ({ ctx, request }) =>
  createEndpoint({ ctx, input: await readJson(request), targets: webhookTargets() }),
);
