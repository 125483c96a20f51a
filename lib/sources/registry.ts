/** The log formats that Ambit understands: what each is called, how it is handed over, and its parser. */
import type { Parsed } from "@/lib/core/correlation/fragment";
import { parseCloudTrail } from "./cloudtrail/parse";
import { parseGeneric } from "./generic/parse";
import { parseGithub } from "./github/parse";
import { parseKubernetesAudit } from "./kubernetes/parse";

export const SOURCE_TYPE_NAMES = [
  "otlp",
  "cloudtrail",
  "kubernetes_audit",
  "github_audit",
  "cloudevents",
  "generic",
  "postgres_log",
] as const;
export type SourceType = (typeof SOURCE_TYPE_NAMES)[number];

/** What was sent, once it is unpacked and read. */
export interface SourceInput {
  /** `records`: JSON values in the order in which they stood, from JSON, a list or NDJSON. `text`: the body itself. */
  body: { records: readonly unknown[] } | { text: string };
  /** The request's headers, names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The source's declared mapping, as it is stored (`generic` alone). */
  mapping?: unknown;
  /** Which of OTLP's signals it is (`otlp` alone). */
  part?: "traces" | "logs";
}

export interface SourceFormat {
  /** What people call it. */
  label: string;
  /** How its body is handed over: see `SourceInput.body`. */
  accepts: "records" | "text";
  /** Pure, and never throws: what it cannot read is in `rejected`. */
  parse(input: SourceInput): Parsed;
}

export const SOURCE_TYPES: Partial<Record<SourceType, SourceFormat>> = {
  cloudtrail: { label: "AWS CloudTrail", accepts: "records", parse: (input) => parseCloudTrail(recordsOf(input)) },
  kubernetes_audit: {
    label: "Kubernetes audit",
    accepts: "records",
    parse: (input) => parseKubernetesAudit(recordsOf(input)),
  },
  github_audit: {
    label: "GitHub",
    accepts: "records",
    parse: (input) =>
      parseGithub(recordsOf(input), {
        event: input.headers["x-github-event"],
        delivery: input.headers["x-github-delivery"],
      }),
  },
  generic: {
    label: "JSON with a mapping",
    accepts: "records",
    parse: (input) => parseGeneric(recordsOf(input), input.mapping),
  },
};

/** A format that takes JSON values finds none in a text. */
function recordsOf({ body }: SourceInput): readonly unknown[] {
  return "records" in body ? body.records : [body.text];
}
