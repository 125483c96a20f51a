/** Webhook endpoints as pages and /api/v1 see them, and what is sent to them. */
import { z } from "zod";
import { NOTIFICATION_TYPES, type NotificationType } from "./notifications";

const URL_MAX = 2_000;
const LABEL_MAX = 100;

export const createEndpointSchema = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1, "Name it, so that others know what it is for.")
    .max(LABEL_MAX, `At most ${LABEL_MAX} characters.`),
  url: z
    .string()
    .trim()
    .min(1, "Give the address that webhooks are sent to.")
    .max(URL_MAX, `At most ${URL_MAX} characters.`),
  types: z
    .array(z.enum(NOTIFICATION_TYPES))
    .min(1, "Choose at least one.")
    .transform((types) => NOTIFICATION_TYPES.filter((type) => types.includes(type))),
});
export type CreateEndpoint = z.input<typeof createEndpointSchema>;

/** One record, as a form or a route names it. */
export const webhookIdSchema = z.strictObject({ id: z.guid() });

export interface EndpointView {
  id: string;
  label: string;
  url: string;
  types: NotificationType[];
  /** RFC 3339. */
  created_at: string;
  created_by: string;
  disabled: { at: string; by: string } | null;
  /** Until when the secret before this one signs too; null where this one signs alone. */
  former_secret_until: string | null;
  /** How its deliveries stand. */
  deliveries: { waiting: number; delivered: number; failed: number };
}

/** A delivery that was given up. */
export interface FailedDelivery {
  id: string;
  endpoint: { id: string; label: string; disabled: boolean };
  type: NotificationType;
  occurred_at: string;
  failed_at: string;
  attempts: number;
  /** What went wrong the last time. */
  error: string;
}

export interface WebhooksAnswer {
  endpoints: EndpointView[];
  /** The newest first, at most 100. */
  failed: FailedDelivery[];
}

/** The secret is told here once. */
export interface CreatedEndpoint {
  id: string;
  secret: string;
}

/** The new secret is told here once; the one before it signs too until then. */
export interface RotatedSecret {
  id: string;
  secret: string;
  former_secret_until: string;
}

/** The body of a webhook (Standard Webhooks). It holds no argument and opens nothing. */
export interface WebhookPayload {
  type: NotificationType;
  /** When it happened, RFC 3339. */
  timestamp: string;
  data: {
    /** Of the approval, hand-off, kill switch or evaluation. */
    id: string;
    /** Where people look at it, signed in. */
    url: string;
    [field: string]: unknown;
  };
}
