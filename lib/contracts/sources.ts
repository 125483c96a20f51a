/** Sources of log records, as pages, the command and /api/v1 see them. */
import { z } from "zod";
import { type RecordPreview, sourceMappingSchema } from "./sourceMapping";

export const SOURCE_TYPE_NAMES = [
  "otlp",
  "cloudtrail",
  "kubernetes_audit",
  "github_audit",
  "cloudevents",
  "generic",
  "postgres_log",
  "agent_traces",
] as const;
export type SourceTypeName = (typeof SOURCE_TYPE_NAMES)[number];

/** What people call a type. */
export const SOURCE_TYPE_LABELS: Record<SourceTypeName | "enforcement_point", string> = {
  enforcement_point: "Enforcement points",
  otlp: "OpenTelemetry",
  cloudtrail: "AWS CloudTrail",
  kubernetes_audit: "Kubernetes audit",
  github_audit: "GitHub",
  cloudevents: "CloudEvents",
  generic: "Generic JSON",
  postgres_log: "PostgreSQL log",
  agent_traces: "Agents' own traces",
};

/** How far what it sends is believed: a system's own log of what happened, or what an agent says of itself. */
export const SOURCE_BASES = ["independent", "claimed"] as const;
export type SourceBasis = (typeof SOURCE_BASES)[number];

export const RETENTION_DAYS_DEFAULT = 400;
const RETENTION_DAYS_MAX = 3_650;
const SECRET_CHARACTERS_MAX = 256;
/** Most characters of samples that a mapping is tried on. */
const SAMPLES_CHARACTERS_MAX = 262_144;

export const sourceNameSchema = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,62}$/,
    "Small letters, digits, _ and -, beginning with a letter or digit; at most 63 characters.",
  );

const retentionDays = z.coerce
  .number({ error: "A whole number of days." })
  .int("A whole number of days.")
  .min(1, "At least 1 day.")
  .max(RETENTION_DAYS_MAX, `At most ${RETENTION_DAYS_MAX} days.`);

export const createSourceSchema = z.strictObject({
  name: sourceNameSchema,
  type: z.enum(SOURCE_TYPE_NAMES),
  basis: z.enum(SOURCE_BASES),
  retention_days: retentionDays.default(RETENTION_DAYS_DEFAULT),
});
export type CreateSource = z.input<typeof createSourceSchema>;

export const changeRetentionSchema = z.strictObject({ retention_days: retentionDays });
export const changeMappingSchema = z.strictObject({ mapping: sourceMappingSchema });

/** What a sender signs its webhooks with; null takes it away. */
export const signingSecretSchema = z.strictObject({
  secret: z.string().min(8, "At least 8 characters.").max(SECRET_CHARACTERS_MAX).nullable(),
});

export const tryMappingSchema = z.strictObject({
  mapping: sourceMappingSchema,
  samples: z.string().max(SAMPLES_CHARACTERS_MAX, `At most ${SAMPLES_CHARACTERS_MAX} characters.`),
});

export const DEAD_LETTER_STATUSES = ["waiting", "redriven", "discarded"] as const;
export type DeadLetterStatus = (typeof DEAD_LETTER_STATUSES)[number];

/** Most dead letters of one page. */
export const DEAD_LETTERS_PAGE = 50;

export const deadLettersQuerySchema = z.object({
  status: z.enum(DEAD_LETTER_STATUSES).default("waiting"),
  cursor: z.string().max(200).optional(),
});

/** The secret is told here once. */
export interface CreatedSourceToken {
  id: string;
  secret: string;
  hint: string;
}

export interface SourceTokenView {
  id: string;
  hint: string;
  created_at: string;
  created_by: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** How a source does. Times are RFC 3339, spans milliseconds. */
export interface SourceHealth {
  last_received_at: string | null;
  latest_occurred_at: string | null;
  /** Records a minute over the last hour, duplicates counted. */
  rate: number;
  /** Of the last hour: what arrived in each minute, the oldest first. */
  minutes: { minute: string; stored: number; duplicates: number; rejected: number }[];
  /** From happening to arriving, of the records of the last hour; null where none came. */
  lag_ms: { median: number | null; max: number | null };
  /** Of the last day. */
  rejected: number;
  /** Dead letters that nobody has looked after. */
  waiting_dead_letters: number;
  /** How far its clock is ahead of Ambit's; null while that is not known. */
  clock_offset_ms: number | null;
  /** Since when it has been quieter than it usually is; null where it has not, or was never heard of. */
  silent_since: string | null;
}

export interface SourceSummary {
  name: string;
  type: SourceTypeName | "enforcement_point";
  basis: SourceBasis | "enforced";
  disabled: { at: string; by: string } | null;
  retention_days: number;
  health: SourceHealth;
}

export interface SourcesAnswer {
  sources: SourceSummary[];
  /** Whether the reader may change them. */
  may_manage: boolean;
}

export interface SourceDetail extends SourceSummary {
  created_at: string;
  tokens: SourceTokenView[];
  /** Whether its webhooks are signed. */
  signed: boolean;
  mapping: unknown;
  /** Whether the reader may change it. */
  may_manage: boolean;
}

/** A record that no fragment could be made of. Text in it was written by others: show it as untrusted. */
export interface DeadLetterView {
  id: string;
  status: DeadLetterStatus;
  received_at: string;
  position: number;
  reason: string;
  message: string;
  part: string;
  body: string;
  /** True when `body` is only its beginning; such a one cannot be driven again. */
  cut: boolean;
  times: number;
  resolved: { at: string; by: string } | null;
}

export interface DeadLettersPage {
  dead_letters: DeadLetterView[];
  next_cursor: string | null;
}

/** What became of dead letters that were driven again. */
export interface Redriven {
  redriven: number;
  /** Those that still cannot be read; they keep waiting. */
  waiting: number;
}

/** What a mapping makes of sample records, and what of them is no record. Text in it was written by others. */
export interface MappingPreview {
  records: RecordPreview[];
  unreadable: { position: number; message: string }[];
}
