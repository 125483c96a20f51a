"use server";

import { mailPreferencesSchema } from "@/lib/contracts/notifications";
import { createEndpointSchema, webhookIdSchema } from "@/lib/contracts/webhooks";
import { personAction } from "@/lib/http/person/action";
import { webhookTargets } from "@/lib/http/person/webhookTargets";
import { changePreferences } from "@/lib/services/notification/preferences";
import { createEndpoint } from "@/lib/services/webhook/create";
import { disableEndpoint } from "@/lib/services/webhook/disable";
import { redeliver } from "@/lib/services/webhook/redeliver";
import { rotateSecret } from "@/lib/services/webhook/rotateSecret";

export const submitPreferences = personAction(mailPreferencesSchema, ({ ctx, input }) =>
  changePreferences({ ctx, input }),
);

export const submitEndpoint = personAction(createEndpointSchema, ({ ctx, input }) =>
  createEndpoint({ ctx, input, targets: webhookTargets() }),
);

export const submitDisable = personAction(webhookIdSchema, ({ ctx, input }) => disableEndpoint({ ctx, input }));

export const submitRotation = personAction(webhookIdSchema, ({ ctx, input }) => rotateSecret({ ctx, input }));

export const submitRedeliver = personAction(webhookIdSchema, ({ ctx, input }) => redeliver({ ctx, input }));
