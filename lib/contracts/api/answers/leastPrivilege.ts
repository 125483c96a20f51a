/** The smallest budget that would have allowed what an agent used, as it is answered. */
import { z } from "zod";
import { CHANGE_STATUSES, changeBudgetSchema } from "@/lib/contracts/changes";
import type { GrantSupportView, LeastPrivilegeProposed, LeastPrivilegeView } from "@/lib/contracts/leastPrivilege";
import { component, time } from "../component";
import { changeDifference, changeReplay } from "./changes";

const counted = z.array(z.object({ name: z.string(), calls: z.number() }));

const grantSupport = component<GrantSupportView>()(
  "GrantSupport",
  z.object({
    grant: z.string(),
    what: z
      .enum(["narrowed", "kept", "new", "dropped", "over"])
      .describe("kept: nothing of it could be narrowed without letting something through elsewhere."),
    calls: z.number(),
    last_used: time.nullable(),
    actions: counted,
    environments: counted,
    unused: z.array(z.string()).describe("Actions that it covers and that nothing used."),
    arguments: z.array(
      z.union([
        z.object({ name: z.string(), calls: z.number(), highest: z.number(), maximum: z.number() }),
        z.object({
          name: z.string(),
          calls: z.number(),
          values: z.array(z.object({ value: z.union([z.string(), z.boolean()]), calls: z.number() })),
        }),
      ]),
    ),
    most_in_a_day: z.number(),
  }),
);

export const leastPrivilegeView = component<LeastPrivilegeView>()(
  "LeastPrivilege",
  z.object({
    agent: z.object({ id: z.string(), name: z.string() }),
    days: z.number(),
    from: time,
    to: time,
    decisions: z.number().describe("Looked at: the newest of the period."),
    is_cut: z.boolean().describe("True where there were more."),
    calls: z.number().describe("Of these, the ones that went through."),
    gone: z.number().describe("Went through and would not now, whatever the budget: they are left out."),
    is_demonstration: z.boolean(),
    differs: z.boolean().describe("False where it says what is in force."),
    budget: changeBudgetSchema.nullable(),
    digest: z.string(),
    support: z.array(grantSupport),
    difference: changeDifference,
    replay: changeReplay,
    propose_refusal: z.string().nullable(),
  }),
);

export const leastPrivilegeProposed = component<LeastPrivilegeProposed>()(
  "LeastPrivilegeProposed",
  z.object({
    changes: z.array(
      z.object({
        id: z.string().nullable(),
        status: z.enum(CHANGE_STATUSES).nullable(),
        about: z.string(),
        message: z.string(),
      }),
    ),
  }),
);
