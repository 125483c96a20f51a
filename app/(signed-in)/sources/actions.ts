"use server";

import { z } from "zod";
import {
  changeMappingSchema,
  changeRetentionSchema,
  createSourceSchema,
  signingSecretSchema,
  tryMappingSchema,
} from "@/lib/contracts/sources";
import { personAction } from "@/lib/http/person/action";
import {
  changeMapping,
  changeRetention,
  changeSigningSecret,
  disableSource,
  enableSource,
} from "@/lib/services/source/changeSettings";
import { createSource } from "@/lib/services/source/create";
import { discardDeadLetters } from "@/lib/services/source/discard";
import { issueToken } from "@/lib/services/source/issueToken";
import { redriveDeadLetters } from "@/lib/services/source/redrive";
import { revokeToken } from "@/lib/services/source/revokeToken";
import { tryMapping } from "@/lib/services/source/tryMapping";

const source = z.string().max(100);
const named = z.strictObject({ source });
const letters = z.strictObject({ source, id: z.guid().optional() });

export const submitSource = personAction(createSourceSchema, ({ ctx, input }) => createSource({ ctx, input }));

export const submitToken = personAction(named, ({ ctx, input }) => issueToken({ ctx, input }));

export const submitRevocation = personAction(z.strictObject({ source, id: z.guid() }), ({ ctx, input }) =>
  revokeToken({ ctx, input }),
);

export const submitRetention = personAction(changeRetentionSchema.extend({ source }), ({ ctx, input }) => {
  const { source: name, ...rest } = input;
  return changeRetention({ ctx, source: name, input: rest });
});

export const submitSigningSecret = personAction(signingSecretSchema.extend({ source }), ({ ctx, input }) => {
  const { source: name, ...rest } = input;
  return changeSigningSecret({ ctx, source: name, input: rest });
});

export const submitDisable = personAction(named, ({ ctx, input }) => disableSource({ ctx, ...input }));

export const submitEnable = personAction(named, ({ ctx, input }) => enableSource({ ctx, ...input }));

export const submitMapping = personAction(changeMappingSchema.extend({ source }), ({ ctx, input }) => {
  const { source: name, ...rest } = input;
  return changeMapping({ ctx, source: name, input: rest });
});

export const askMappingPreview = personAction(tryMappingSchema.extend({ source }), ({ ctx, input }) => {
  const { source: name, ...rest } = input;
  return tryMapping({ ctx, source: name, input: rest });
});

export const submitRedrive = personAction(letters, ({ ctx, input: { source: name, id } }) =>
  redriveDeadLetters({ ctx, input: { source: name, ...(id === undefined ? {} : { id }) } }),
);

export const submitDiscard = personAction(letters, ({ ctx, input: { source: name, id } }) =>
  discardDeadLetters({ ctx, input: { source: name, ...(id === undefined ? {} : { id }) } }),
);
