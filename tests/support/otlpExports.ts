/** Exports of OTLP of the tests' own making. */

const TRACE = "5b8efff798038103d269b633813fc60c";

/** A span of a tool call, told apart by `number`. */
export function span(number: number, changed: object = {}) {
  const started = 1_795_510_000_000_000_000n + BigInt(number) * 1_000_000n;
  return {
    traceId: TRACE,
    spanId: number.toString(16).padStart(16, "0"),
    name: `execute_tool number ${number}`,
    kind: 1,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(started + 5_000_000n),
    attributes: [{ key: "gen_ai.tool.name", value: { stringValue: "send_money" } }],
    ...changed,
  };
}

export function traces(spans: readonly unknown[]) {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "billing" } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "tests" }, spans }] }] };
}

export function logs(records: readonly object[]) {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "billing" } }] };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "tests" }, logRecords: records }] }] };
}

export function logRecord(text: string, changed: object = {}) {
  return { timeUnixNano: "1795510000000000000", severityText: "INFO", body: { stringValue: text }, ...changed };
}
