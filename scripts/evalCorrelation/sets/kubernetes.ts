/** The stages of requests to a Kubernetes API server, with their `auditID` hidden. */
import { correlate } from "@/lib/core/correlation/correlate";
import { parseKubernetesAudit } from "@/lib/sources/kubernetes/parse";
import { filesIn, seenIn, without } from "../data";
import { countPairs, figuresOf, type SetFigures } from "../score";

type AuditEvent = Record<string, unknown>;

const OF = "two stages of one request";

export function kubernetesSets(data: string): SetFigures[] {
  const files = filesIn(data, "kubernetes-audit");
  const events = files.flatMap(({ records }) => records).filter(({ auditID }) => typeof auditID === "string");
  if (events.length === 0) return [];
  return [
    figuresOf({ name: "Kubernetes: stages", hidden: ["auditID"], of: OF }, counted(events)),
    figuresOf(
      { name: "Kubernetes: stages", hidden: ["auditID", "arrivals told in tens of seconds"], of: OF },
      counted(events.map(toTenSeconds)),
    ),
    figuresOf(
      { name: "Kubernetes: stages", hidden: ["auditID", "all in one second, told in µs as v1 does"], of: OF },
      counted(asV1(events)),
    ),
    figuresOf(
      { name: "Kubernetes: stages", hidden: ["auditID", "every tenth record"], of: OF },
      counted(events.filter((_, place) => place % 10 !== 9)),
    ),
  ];
}

function counted(events: readonly AuditEvent[]) {
  const seen = seenIn(parseKubernetesAudit(events), "kubernetes");
  const requestOf = new Map(
    seen.map(({ sighting, fragment }) => [sighting.id, (fragment.content as { auditID: string }).auditID]),
  );
  const { observed } = correlate(seen.map(({ sighting }) => without(sighting, ["audit"])));
  return countPairs(
    observed.map(({ members }) => members.map(({ id }) => id)),
    (id) => requestOf.get(id),
    [...requestOf.keys()],
  );
}

/** As if the server's clock told tens of seconds alone: like requests then look alike. */
function toTenSeconds(event: AuditEvent): AuditEvent {
  const coarse = (value: unknown) => (typeof value === "string" ? `${value.slice(0, 18)}0Z` : value);
  return {
    ...event,
    ...(event.timestamp === undefined ? {} : { timestamp: coarse(event.timestamp) }),
    ...(event.requestReceivedTimestamp === undefined
      ? {}
      : { requestReceivedTimestamp: coarse(event.requestReceivedTimestamp) }),
  };
}

/** As if a newer server had got all requests within one second. */
function asV1(events: readonly AuditEvent[]): AuditEvent[] {
  const arrival = new Map<string, string>();
  return events.map((event) => {
    const request = String(event.auditID);
    if (!arrival.has(request))
      arrival.set(request, `2026-03-02T08:00:00.${String(arrival.size * 37).padStart(6, "0")}Z`);
    const { timestamp: _timestamp, metadata: _metadata, ...rest } = event;
    const at = arrival.get(request);
    return { ...rest, apiVersion: "audit.k8s.io/v1", requestReceivedTimestamp: at, stageTimestamp: at };
  });
}
