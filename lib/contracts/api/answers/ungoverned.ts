/** What /api/v1/ungoverned answers. */
import { z } from "zod";
import type { Acknowledged, UngovernedAnswer, UngovernedView } from "@/lib/contracts/ungoverned";
import { component, time } from "../component";

const ungovernedView = component<UngovernedView>()(
  "UngovernedView",
  z
    .object({
      id: z.string().describe("Of the observed action: GET /api/v1/actions/{id} answers its record."),
      agent: z.string(),
      team: z.string(),
      environment: z.string().nullable(),
      tool: z.string().nullable(),
      system: z.string(),
      principal: z.string().nullable(),
      verb: z.string().nullable(),
      resource: z.object({ type: z.string(), id: z.string() }).nullable(),
      first_at: time,
      found_at: time,
      refusal: z.string().nullable().describe("Why the one who asks can't acknowledge it; null where they can."),
    })
    .describe("A registered identity changed state, and no decision is known that can be behind it."),
);

export const ungovernedAnswer = component<UngovernedAnswer>()(
  "UngovernedAnswer",
  z.object({ actions: z.array(ungovernedView), total: z.number() }),
);

export const acknowledged = component<Acknowledged>()(
  "Acknowledged",
  z.object({ id: z.string(), acknowledged_at: time, message: z.string() }),
);
