/** What /api/v1/sources answers, and POST /ingest/v1/{name}. */
import { z } from "zod";
import type { IngestAnswer } from "@/lib/contracts/ingest";
import {
  type CreatedSourceToken,
  DEAD_LETTER_STATUSES,
  type DeadLettersPage,
  type DeadLetterView,
  type MappingPreview,
  type Redriven,
  SOURCE_BASES,
  SOURCE_TYPE_NAMES,
  type SourceDetail,
  type SourceHealth,
  type SourceSummary,
  type SourcesAnswer,
  type SourceTokenView,
} from "@/lib/contracts/sources";
import { REJECTION_REASONS } from "@/lib/core/correlation/fragment";
import { component, time } from "../component";

export const sourceHealth = component<SourceHealth>()(
  "SourceHealth",
  z.object({
    last_received_at: time.nullable(),
    latest_occurred_at: time
      .nullable()
      .describe("Of what its records say, the latest that is not ahead of its arrival."),
    rate: z.number().describe("Records a minute over the last hour, duplicates counted."),
    minutes: z
      .array(z.object({ minute: time, stored: z.number(), duplicates: z.number(), rejected: z.number() }))
      .describe("Of the last hour, the oldest first; a minute in which nothing came is left out."),
    lag_ms: z
      .object({ median: z.number().nullable(), max: z.number().nullable() })
      .describe("From happening to arriving, of the records of the last hour, in milliseconds."),
    rejected: z.number().describe("Records of the last day that no fragment could be made of."),
    waiting_dead_letters: z.number(),
    clock_offset_ms: z.number().nullable().describe("How far its clock is ahead; null while that is not known."),
    silent_since: time.nullable().describe("Since when it has been quieter than it usually is."),
  }),
);

const summary = {
  name: z.string(),
  type: z.enum(["enforcement_point", ...SOURCE_TYPE_NAMES]),
  basis: z.enum(["enforced", ...SOURCE_BASES]),
  disabled: z.object({ at: time, by: z.string() }).nullable(),
  retention_days: z.number().describe("How long records are kept after they arrived."),
  health: sourceHealth,
};

export const sourceSummary = component<SourceSummary>()("SourceSummary", z.object(summary));

export const sourcesAnswer = component<SourcesAnswer>()(
  "SourcesAnswer",
  z.object({
    sources: z.array(sourceSummary),
    may_manage: z.boolean().describe("Whether the one who asks may change them."),
  }),
);

export const sourceTokenView = component<SourceTokenView>()(
  "SourceTokenView",
  z.object({
    id: z.string(),
    hint: z.string(),
    created_at: time,
    created_by: z.string(),
    last_used_at: time.nullable().describe("To the minute."),
    revoked_at: time.nullable(),
  }),
);

export const sourceDetail = component<SourceDetail>()(
  "SourceDetail",
  z.object({
    ...summary,
    created_at: time,
    tokens: z.array(sourceTokenView),
    signed: z.boolean().describe("Whether webhooks are taken that are signed with its secret."),
    mapping: z.unknown().describe("Of a generic source: where in its records what stands (docs/sources.md)."),
    may_manage: z.boolean().describe("Whether the one who asks may change it."),
  }),
);

export const createdSource = component<{ name: string }>()("CreatedSource", z.object({ name: z.string() }));

export const createdSourceToken = component<CreatedSourceToken>()(
  "CreatedSourceToken",
  z.object({ id: z.string(), secret: z.string().describe("Told here once."), hint: z.string() }),
);

export const deadLetterView = component<DeadLetterView>()(
  "DeadLetterView",
  z
    .object({
      id: z.string(),
      status: z.enum(DEAD_LETTER_STATUSES),
      received_at: time,
      position: z.number().describe("Where it stood in what was sent: 0 for the first."),
      reason: z.string(),
      message: z.string(),
      part: z.string(),
      body: z.string().describe("As it came, written by whoever sent it."),
      cut: z.boolean().describe("True when `body` is only its beginning: it cannot be driven again."),
      times: z.number().describe("How often it came."),
      resolved: z.object({ at: time, by: z.string() }).nullable(),
    })
    .describe("A record that no fragment could be made of."),
);

export const deadLettersPage = component<DeadLettersPage>()(
  "DeadLettersPage",
  z.object({ dead_letters: z.array(deadLetterView), next_cursor: z.string().nullable() }),
);

export const redriven = component<Redriven>()(
  "Redriven",
  z.object({
    redriven: z.number(),
    waiting: z.number().describe("Those that still cannot be read; they keep waiting."),
  }),
);

export const discarded = component<{ discarded: number }>()("Discarded", z.object({ discarded: z.number() }));

export const mappingPreview = component<MappingPreview>()(
  "MappingPreview",
  z.object({
    records: z.array(
      z.object({
        position: z.number(),
        fields: z.array(
          z.object({
            field: z.string(),
            pointers: z.array(z.string()),
            value: z.string().nullable(),
            outcome: z.enum(["read", "absent", "not_a_text", "not_readable", "too_long", "not_declared_value"]),
          }),
        ),
        rejected: z.string().nullable().describe("Why no fragment can be made of it; null where one can."),
      }),
    ),
    unreadable: z.array(z.object({ position: z.number(), message: z.string() })),
  }),
);

export const ingestAnswer = component<IngestAnswer>()(
  "IngestAnswer",
  z
    .object({
      received: z.number(),
      stored: z.number(),
      duplicates: z.number().describe("Records that were there already."),
      rejected: z
        .array(z.object({ position: z.number(), reason: z.enum(REJECTION_REASONS), message: z.string() }))
        .describe("The first 100; all of them are among the source's dead letters."),
    })
    .describe("What became of the records; what is stored is on the disk."),
);
