/** What exporters send in a measurement: OTLP's JSON, as an SDK's batch processor sends it. */
import { hash } from "node:crypto";

/** Spans of one export, as the SDK's batch processor sends them by default. */
export const SPANS = 512;

/** Tool calls of an agent as instrumentation of GenAI records them: ten attributes each. */
export function exportOf(number: number): string {
  return exportOfSpans(Array.from({ length: SPANS }, (_, index) => spanOf(number * SPANS + index)));
}

export function exportOfSpans(spans: readonly object[]): string {
  const resource = { attributes: attributes({ "service.name": "billing-helper", "service.version": "1.4.2" }) };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "agent" }, spans }] }] });
}

function spanOf(number: number): object {
  const id = hash("sha256", `bench ${number}`, "hex");
  const started = BigInt(Date.now()) * 1_000_000n + BigInt(number % 1_000_000);
  return {
    traceId: hash("sha256", `trace ${Math.floor(number / 8)}`, "hex").slice(0, 32),
    spanId: id.slice(0, 16),
    parentSpanId: id.slice(16, 32),
    name: "execute_tool send_money",
    kind: 3,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(started + 84_000_000n),
    attributes: attributes({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "send_money",
      "gen_ai.tool.call.id": `call_${id.slice(0, 24)}`,
      "gen_ai.conversation.id": `conversation-${number % 100}`,
      "server.address": "bank.example.com",
      "http.request.method": "POST",
      "url.full": `https://bank.example.com/payments/${number}`,
      "http.response.status_code": 200,
      "enduser.id": "dana@example.com",
      "thread.name": `worker-${number % 8}`,
    }),
    status: {},
  };
}

/** As OTLP writes attributes. */
export function attributes(values: Record<string, string | number>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: value } : { stringValue: value },
  }));
}

/** Sends an export and waits until it is on the disk, whole. */
export async function sendExport(port: number, secret: string, body: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
    body,
  });
  const answer = await response.text();
  if (response.status !== 200 || answer !== "{}") throw new Error(`answered ${response.status}: ${answer}`);
}
