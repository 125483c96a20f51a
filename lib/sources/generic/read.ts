/** Reads the fields of one record as a mapping declares them, and says of each what became of it. */
import type { FieldPreview, MappedField, MappedTime, SourceMapping } from "@/lib/contracts/sourceMapping";
import type { FragmentStatus } from "@/lib/core/correlation/fragment";
import { KEY_CHARACTERS_MAX, type KeyKind } from "@/lib/core/correlation/keys";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { PhaseName } from "@/lib/core/record/types";
import {
  ERROR_CHARACTERS_MAX,
  isObject,
  NAME_CHARACTERS_MAX,
  shortText,
  TITLE_CHARACTERS_MAX,
  textOf,
} from "@/lib/sources/reading/fields";
import { exactTimeMs, timeText } from "@/lib/sources/reading/time";
import { atPointer } from "./pointer";

type Outcome = FieldPreview["outcome"];

interface TextRead {
  value: string | null;
  pointers: string[];
  outcome: Outcome;
}

/** Kinds whose values are hexadecimal, which systems write in either case. */
const HEXADECIMAL: ReadonlySet<KeyKind> = new Set(["span", "parent_span", "linked_span", "trace"]);
const PER_MS = { s: 0.001, ms: 1, us: 1_000, ns: 1_000_000 } as const;
const LIST_OF_STATUS: readonly (readonly [FragmentStatus, "succeeded" | "failed" | "notExecuted"])[] = [
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["not_executed", "notExecuted"],
];

/** The fields of one record. Each call notes what it read, so that a preview is what really happens. */
export class RecordReading {
  readonly noted: FieldPreview[] = [];
  /** Declared as required, and not there: the field and the pointers that were looked at. */
  readonly missing: FieldPreview[] = [];

  constructor(readonly record: unknown) {}

  text(name: string, field: MappedField | undefined, charactersMax = NAME_CHARACTERS_MAX): string | null {
    if (field === undefined) return null;
    const read = readText(this.record, field);
    const value = read.value === null ? null : shortText(read.value, charactersMax);
    this.#note({ field: name, ...read, value }, isRequired(field));
    return value;
  }

  title(field: MappedField | undefined): string | null {
    return this.text("title", field, TITLE_CHARACTERS_MAX);
  }

  error(field: MappedField | undefined): string | null {
    return this.text("error", field, ERROR_CHARACTERS_MAX);
  }

  key(name: string, kind: KeyKind, field: MappedField): string | null {
    const read = readText(this.record, field);
    const value = read.value !== null && HEXADECIMAL.has(kind) ? read.value.toLowerCase() : read.value;
    const tooLong = value !== null && value.length > KEY_CHARACTERS_MAX;
    this.#note(
      {
        field: name,
        pointers: read.pointers,
        value: tooLong ? null : value,
        outcome: tooLong ? "too_long" : read.outcome,
      },
      isRequired(field),
    );
    return tooLong ? null : value;
  }

  /** @returns the time; null where there is none; `undefined` where there is one that cannot be read */
  time(name: string, time: MappedTime | undefined): string | null | undefined {
    if (time === undefined) return null;
    const given = atPointer(this.record, time.pointer);
    const value = timeText(given, time.format, time.zone);
    const absent = isAbsent(given);
    this.#note(
      {
        field: name,
        pointers: [time.pointer],
        value,
        outcome: value !== null ? "read" : absent ? "absent" : "not_readable",
      },
      time.required === true,
    );
    return value ?? (absent ? null : undefined);
  }

  /** Milliseconds: as they are told, else from the two times. */
  duration({ time, end, duration }: SourceMapping): number | null {
    if (duration !== undefined) {
      const given = Number(textOf(atPointer(this.record, duration.pointer)) ?? Number.NaN);
      return this.#noteDuration(duration.pointer, given / PER_MS[duration.unit]);
    }
    if (end === undefined || time === undefined) return null;
    const ended = exactTimeMs(atPointer(this.record, end.pointer), end.format, end.zone);
    const began = exactTimeMs(atPointer(this.record, time.pointer), time.format, time.zone);
    return this.#noteDuration(end.pointer, ended === null || began === null ? Number.NaN : ended - began);
  }

  status(status: SourceMapping["status"]): FragmentStatus | null {
    if (status === undefined) return null;
    const given = atPointer(this.record, status.pointer);
    const written = typeof given === "boolean" ? String(given) : textOf(given);
    const found =
      LIST_OF_STATUS.find(([, list]) => status[list].some((value) => String(value) === written))?.[0] ?? null;
    this.#note({
      field: "status",
      pointers: [status.pointer],
      value: found,
      outcome: found !== null ? "read" : isAbsent(given) ? "absent" : "not_declared_value",
    });
    return found;
  }

  phase(phase: SourceMapping["phase"]): PhaseName {
    if (typeof phase === "string") return phase;
    const given = textOf(atPointer(this.record, phase.pointer));
    const found = given !== null && Object.hasOwn(phase.values, given) ? (phase.values[given] as PhaseName) : null;
    this.#note({
      field: "phase",
      pointers: [phase.pointer],
      value: found ?? phase.otherwise,
      outcome: found !== null ? "read" : given === null ? "absent" : "not_declared_value",
    });
    return found ?? phase.otherwise;
  }

  arguments(pointer: string | undefined): JsonObject | null {
    if (pointer === undefined) return null;
    const given = atPointer(this.record, pointer);
    const value = typeof given === "string" ? parsedObject(given) : isObject(given) ? (given as JsonObject) : null;
    const outcome = value !== null ? "read" : isAbsent(given) ? "absent" : "not_readable";
    this.#note({ field: "arguments", pointers: [pointer], value: value === null ? null : "{ … }", outcome });
    return value;
  }

  /** Any JSON value; undefined where there is none, for null is a value. */
  json(name: string, pointer: string | undefined): Json | undefined {
    if (pointer === undefined) return undefined;
    const value = atPointer(this.record, pointer) as Json | undefined;
    const outcome = value === undefined ? "absent" : "read";
    this.#note({ field: name, pointers: [pointer], value: value === undefined ? null : "…", outcome });
    return value;
  }

  #noteDuration(pointer: string, ms: number): number | null {
    const value = Number.isFinite(ms) && ms >= 0 ? Math.round(ms * 1_000) / 1_000 : null;
    const outcome = value === null ? "not_readable" : "read";
    this.#note({ field: "duration", pointers: [pointer], value: value === null ? null : `${value} ms`, outcome });
    return value;
  }

  #note(noted: FieldPreview, required = false): void {
    this.noted.push(noted);
    if (required && noted.value === null) this.missing.push(noted);
  }
}

function readText(record: unknown, field: MappedField): TextRead {
  if (typeof field === "string") return firstOf(record, [field]);
  if ("constant" in field) return { value: field.constant, pointers: [], outcome: "read" };
  return "anyOf" in field ? firstOf(record, field.anyOf) : joined(record, field);
}

function firstOf(record: unknown, pointers: string[]): TextRead {
  const given = pointers.map((pointer) => atPointer(record, pointer));
  const value = given.map(scalarText).find((text) => text !== null) ?? null;
  const outcome = value !== null ? "read" : given.every(isAbsent) ? "absent" : "not_a_text";
  return { value, pointers, outcome };
}

/** Every part must be there: half a name is another name. */
function joined(record: unknown, { parts, separator }: Extract<MappedField, { parts: unknown }>): TextRead {
  const read = parts.map((part) => readText(record, part));
  const failed = read.find(({ value }) => value === null);
  return {
    value: failed === undefined ? read.map(({ value }) => value).join(separator) : null,
    pointers: read.flatMap(({ pointers }) => pointers),
    outcome: failed?.outcome ?? "read",
  };
}

function scalarText(value: unknown): string | null {
  return typeof value === "boolean" ? String(value) : textOf(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function isRequired(field: MappedField): boolean {
  return typeof field === "object" && "required" in field && field.required === true;
}

function parsedObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
