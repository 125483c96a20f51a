/** The mapping that a generic source declares: where in its records what correlation understands stands (docs/sources.md). */
import { z } from "zod";
import { KEYS, type KeyKind } from "@/lib/core/correlation/keys";
import { PHASES } from "@/lib/core/record/types";

/** How a time is written; `auto` tells seconds, milliseconds, microseconds, nanoseconds and RFC 3339 apart. */
export const TIME_FORMATS = ["rfc3339", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "auto"] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

export const DURATION_UNITS = ["s", "ms", "us", "ns"] as const;

const POINTER_CHARACTERS_MAX = 500;
const KEYS_MAX = 20;
const ALTERNATIVES_MAX = 8;
const VALUES_MAX = 100;

/** A JSON Pointer (RFC 6901) into the record; the empty one is the record itself. */
const pointer = z
  .string()
  .max(POINTER_CHARACTERS_MAX)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, "Give a JSON Pointer, such as /user/id.");

const constant = z.strictObject({ constant: z.string().min(1).max(200) });
const required = z.boolean().optional();

/** One text of a fragment: what stands at a pointer, the first of several that holds something, parts joined, or always the same. */
const field = z.union([
  pointer,
  z.strictObject({ anyOf: z.array(pointer).min(1).max(ALTERNATIVES_MAX), required }),
  z.strictObject({
    parts: z
      .array(z.union([pointer, constant]))
      .min(1)
      .max(ALTERNATIVES_MAX),
    separator: z.string().max(10).default("/"),
    required,
  }),
  constant,
]);

/** What written times without a zone are in; UTC where nothing is declared. */
const zone = z.string().regex(/^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/, "Give an offset from UTC, such as +02:00.");
const time = z.strictObject({ pointer, format: z.enum(TIME_FORMATS).default("auto"), zone: zone.optional(), required });
const phase = z.enum(PHASES);
const values = z
  .array(z.union([z.string(), z.number(), z.boolean()]))
  .max(VALUES_MAX)
  .default([]);
const keyKinds = Object.keys(KEYS) as KeyKind[];

export const sourceMappingSchema = z.strictObject({
  /**
   * Lists that stand within what is sent: there is one record for each of their members, namely the whole with that list holding
   * that member alone. With several, each is looked for in what the one before it left: `["/traces", "/traces/0/spans"]`.
   */
  each: z.array(pointer).max(3).default([]),
  /** A record whose time cannot be read is kept without one, unless it is required. */
  time: time.optional(),
  /** When it ended, from which its duration is made. */
  end: time.optional(),
  duration: z.strictObject({ pointer, unit: z.enum(DURATION_UNITS) }).optional(),
  title: field.optional(),
  system: field.optional(),
  principal: field.optional(),
  verb: field.optional(),
  resource: z.strictObject({ type: field, id: field }).optional(),
  /** Which values mean what; numbers and booleans are compared by how they are written. */
  status: z.strictObject({ pointer, succeeded: values, failed: values, notExecuted: values }).optional(),
  /** A record that has an error and no status failed. */
  error: field.optional(),
  /** An object, or a text that is one in JSON. */
  arguments: pointer.optional(),
  phase: z
    .union([phase, z.strictObject({ pointer, values: z.record(z.string(), phase), otherwise: phase })])
    .default("tool_call"),
  /** Read of records whose phase is `state_change`. */
  stateChange: z
    .strictObject({ before: pointer.optional(), after: pointer.optional(), reference: field.optional() })
    .optional(),
  keys: z
    .array(z.strictObject({ kind: z.enum(keyKinds), value: field }))
    .max(KEYS_MAX)
    .default([]),
});

export type SourceMapping = z.output<typeof sourceMappingSchema>;
/** A mapping as people write it, without what has a default. */
export type SourceMappingInput = z.input<typeof sourceMappingSchema>;
export type MappedField = z.output<typeof field>;
export type MappedTime = z.output<typeof time>;

/** What became of one field of one record, for the page on which a mapping is tried. */
export interface FieldPreview {
  /** `time`, `resource.id`, `keys.0 (trace)`. */
  field: string;
  /** The pointers that were looked at; none for a constant. */
  pointers: string[];
  /** What was read, as it will be kept; null where nothing was. */
  value: string | null;
  outcome: "read" | "absent" | "not_a_text" | "not_readable" | "too_long" | "not_declared_value";
}

/** What a mapping makes of one record of a sample. */
export interface RecordPreview {
  position: number;
  fields: FieldPreview[];
  /** Why no fragment can be made of it; null where one can. */
  rejected: string | null;
}
