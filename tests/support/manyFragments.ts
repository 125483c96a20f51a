/** A trace such as a shop writes it: as many spans and log lines as wanted, five systems deep. */
import type { WrittenFragment } from "./joinedFragments";

const SYSTEMS = ["api-gateway", "payment-service", "ledger", "postgresql", "message-broker"];
const TITLES = ["POST /payments", "authorise payment", "write entry", "INSERT ledger_entry", "publish payment.sent"];
/** A span has this many spans below it. */
const FAN_OUT = 4;
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

/** `count` records from `from` on, within `withinMs`: a tree of spans, in it log lines, some of which failed. The same each time. */
export function manyFragments({
  count,
  from,
  withinMs,
}: {
  count: number;
  from: Date;
  withinMs: number;
}): WrittenFragment[] {
  return Array.from({ length: count }, (_, index): WrittenFragment => {
    const depth = index === 0 ? 0 : Math.floor(Math.log(index * (FAN_OUT - 1) + 1) / Math.log(FAN_OUT));
    const system = SYSTEMS[depth % SYSTEMS.length] ?? "shop";
    const title = TITLES[depth % TITLES.length] ?? "work";
    const start = from.getTime() + (index / count) * withinMs;
    const isLine = index % 7 === 3;
    const span = `${TRACE}/${spanOf(isLine ? index - 1 : index)}`;
    return {
      kind: isLine ? "log" : "span",
      system,
      title: isLine ? `${title} took a while` : title,
      occurredAt: new Date(start).toISOString(),
      durationMs: isLine ? null : Math.max(0.2, (withinMs / FAN_OUT ** depth) * 0.6),
      status: index % 23 === 5 ? "failed" : "succeeded",
      error: index % 23 === 5 ? "connection reset by peer" : null,
      principal: "payments-service",
      keys: [
        { kind: "trace", value: TRACE },
        { kind: "span", value: span },
        ...(isLine || index === 0
          ? []
          : [{ kind: "parent_span" as const, value: `${TRACE}/${spanOf(parentOf(index))}` }]),
      ],
      content: {
        traceId: TRACE,
        spanId: span.split("/")[1] ?? "",
        name: title,
        resource: { "service.name": system, "host.name": `node-${index % 12}` },
        attributes: { "http.request.method": "POST", "payment.id": `inv-${index}`, note: "a record of a busy day" },
      },
    };
  });
}

function parentOf(index: number): number {
  const above = Math.floor((index - 1) / FAN_OUT);
  // A line is no span: what would stand in it stands in the span that it was written in.
  return above % 7 === 3 ? above - 1 : above;
}

function spanOf(index: number): string {
  return (index + 1).toString(16).padStart(16, "0");
}
