/** The log formats that Ambit understands: how each is handed over, and its parser. What people call them is in lib/contracts/sources.ts. */
import type { SourceTypeName } from "@/lib/contracts/sources";
import type { Parsed } from "@/lib/core/correlation/fragment";
import { parseAgentTraces } from "./agentTraces/parse";
import { parseCloudEvents } from "./cloudevents/parse";
import { parseCloudTrail } from "./cloudtrail/parse";
import { parseGeneric } from "./generic/parse";
import { webhookText } from "./github/form";
import { parseGithub } from "./github/parse";
import { parseKubernetesAudit } from "./kubernetes/parse";
import { parseLogs, parseTraces } from "./otlp/parse";
import { parsePostgresLog, parsePostgresRecords } from "./postgres/parse";

export type SourceType = SourceTypeName;

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
  /** How its body is handed over: see `SourceInput.body`. A format that takes text takes records that were read already, too. */
  accepts: "records" | "text";
  /** Takes the records' text out of what it came in. Throws `Unreadable` where it is in nothing that is known. */
  unwrap?(text: string, headers: SourceInput["headers"]): string;
  /**
   * Pure. What it cannot read is in `rejected`; positions count the records within batches.
   * @throws Unreadable with `too_many_records`, and nothing else
   */
  parse(input: SourceInput): Parsed;
}

export const SOURCE_TYPES: Readonly<Record<SourceType, SourceFormat>> = {
  otlp: {
    accepts: "text",
    parse: ({ body, part }) => (part === "logs" ? parseLogs : parseTraces)({ json: textIn(body) }),
  },
  cloudtrail: { accepts: "records", parse: ({ body }) => parseCloudTrail(recordsIn(body)) },
  kubernetes_audit: { accepts: "records", parse: ({ body }) => parseKubernetesAudit(recordsIn(body)) },
  github_audit: {
    accepts: "records",
    unwrap: (text, headers) => webhookText(text, headers["content-type"]),
    parse: ({ body, headers }) =>
      parseGithub(recordsIn(body), { event: headers["x-github-event"], delivery: headers["x-github-delivery"] }),
  },
  cloudevents: { accepts: "records", parse: ({ body, headers }) => parseCloudEvents(recordsIn(body), headers) },
  generic: { accepts: "records", parse: ({ body, mapping }) => parseGeneric(recordsIn(body), mapping) },
  postgres_log: {
    accepts: "text",
    parse: ({ body }) => ("text" in body ? parsePostgresLog(body.text) : parsePostgresRecords(body.records)),
  },
  agent_traces: { accepts: "records", parse: ({ body }) => parseAgentTraces(recordsIn(body)) },
};

/** A format that takes JSON values finds none in a text. */
function recordsIn(body: SourceInput["body"]): readonly unknown[] {
  return "records" in body ? body.records : [body.text];
}

function textIn(body: SourceInput["body"]): string {
  return "text" in body ? body.text : JSON.stringify(body.records);
}
