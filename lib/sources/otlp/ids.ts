import type { Json } from "@/lib/core/organisation/definition";

/**
 * Trace and span ids in lower-case hex. OTLP's JSON writes hex in any case (docs/specification.md, "JSON Protobuf Encoding");
 * exporters that know protobuf's own mapping alone write base64. An id of another length, or of zeros alone, is none
 * (opentelemetry/proto/trace/v1/trace.proto).
 */
export function traceIdOf(value: Json | undefined): string | null {
  return idOf(value, TRACE_ID, TRACE_ID_BASE64);
}

export function spanIdOf(value: Json | undefined): string | null {
  return idOf(value, SPAN_ID, SPAN_ID_BASE64);
}

const TRACE_ID = /^[0-9a-f]{32}$/i;
const TRACE_ID_BASE64 = /^[A-Za-z0-9+/]{22}(?:==)?$/;
const SPAN_ID = /^[0-9a-f]{16}$/i;
const SPAN_ID_BASE64 = /^[A-Za-z0-9+/]{11}=?$/;
const ZEROS = /^0+$/;

function idOf(value: Json | undefined, hex: RegExp, base64: RegExp): string | null {
  if (typeof value !== "string") return null;
  const found = hex.test(value) ? value.toLowerCase() : base64.test(value) ? fromBase64(value) : null;
  return found === null || ZEROS.test(found) ? null : found;
}

function fromBase64(value: string): string {
  return Buffer.from(value, "base64").toString("hex");
}
