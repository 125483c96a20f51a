/** What /api/v1/notifications and /api/v1/webhooks answer. */
import { z } from "zod";
import type { MailPreferencesAnswer, WaitingForMe } from "@/lib/contracts/notifications";
import { mailPreferencesSchema, NOTIFICATION_TYPES } from "@/lib/contracts/notifications";
import type {
  CreatedEndpoint,
  EndpointView,
  FailedDelivery,
  RotatedSecret,
  WebhooksAnswer,
} from "@/lib/contracts/webhooks";
import { component, time } from "../component";

export const mailPreferencesAnswer = component<MailPreferencesAnswer>()(
  "MailPreferencesAnswer",
  z.object({
    preferences: mailPreferencesSchema,
    chosen: z
      .boolean()
      .describe("False while the person has chosen nothing: then they are what the person's roles make of them."),
  }),
);

export const waitingForMe = component<WaitingForMe>()(
  "WaitingForMe",
  z
    .object({
      id: z.string(),
      sentence: z.string().describe("At most a sentence."),
      path: z.string().describe("The page of it, as a path of this site."),
    })
    .describe(
      "An approval, a change or break-glass that waits for the one who asks, or a change of theirs that was answered, in plain words without any character that hides or imitates another.",
    ),
);

export const endpointView = component<EndpointView>()(
  "EndpointView",
  z.object({
    id: z.string(),
    label: z.string(),
    url: z.string(),
    types: z.array(z.enum(NOTIFICATION_TYPES)),
    created_at: time,
    created_by: z.string(),
    disabled: z.object({ at: time, by: z.string() }).nullable(),
    former_secret_until: time
      .nullable()
      .describe("Until when the secret before this one signs too; null where this one signs alone."),
    deliveries: z
      .object({ waiting: z.number(), delivered: z.number(), failed: z.number() })
      .describe("How its deliveries stand."),
  }),
);

export const failedDelivery = component<FailedDelivery>()(
  "FailedDelivery",
  z
    .object({
      id: z.string(),
      endpoint: z.object({ id: z.string(), label: z.string(), disabled: z.boolean() }),
      type: z.enum(NOTIFICATION_TYPES),
      occurred_at: time,
      failed_at: time,
      attempts: z.number(),
      error: z.string().describe("What went wrong the last time."),
    })
    .describe("A delivery that was given up."),
);

export const webhooksAnswer = component<WebhooksAnswer>()(
  "WebhooksAnswer",
  z.object({
    endpoints: z.array(endpointView),
    failed: z.array(failedDelivery).describe("The newest first, at most 100."),
  }),
);

export const createdEndpoint = component<CreatedEndpoint>()(
  "CreatedEndpoint",
  z
    .object({
      id: z.string(),
      secret: z.string(),
    })
    .describe("The secret is told here once."),
);

export const rotatedSecret = component<RotatedSecret>()(
  "RotatedSecret",
  z
    .object({ id: z.string(), secret: z.string(), former_secret_until: time })
    .describe("The new secret is told here once; the one before it signs too until then."),
);
