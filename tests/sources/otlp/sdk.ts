/** Spans as the OpenTelemetry SDK makes them. */
import { type Attributes, context, type Link, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-node";

export interface Made {
  name: string;
  attributes?: Attributes;
  kind?: SpanKind;
  error?: Error;
  links?: Link[];
}

export const RESOURCE = resourceFromAttributes({ "service.name": "sdk", "host.name": "here", "process.pid": 7 });

/** One trace: the first span, and the others within it. */
export function spansOfSdk(made: readonly Made[]): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  makeSpans(made, new SimpleSpanProcessor(exporter));
  return exporter.getFinishedSpans();
}

/** Makes the spans and gives each to `processor`; answers what waits until it has passed them on. */
export function makeSpans(made: readonly Made[], processor: SpanProcessor): () => Promise<void> {
  const provider = new NodeTracerProvider({ resource: RESOURCE, spanProcessors: [processor] });
  const tracer = provider.getTracer("tests", "1.2.3");
  let within = context.active();
  for (const [index, { name, attributes = {}, kind = SpanKind.INTERNAL, error, links = [] }] of made.entries()) {
    const span = tracer.startSpan(name, { kind, attributes, links }, within);
    if (index === 0) within = trace.setSpan(within, span);
    span.addEvent("noted", { step: index });
    if (error !== undefined) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    }
    span.end();
  }
  return () => provider.shutdown();
}
