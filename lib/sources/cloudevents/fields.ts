/** The attributes of CloudEvents 1.0 that are understood, and what the types of events say. */
import type { Parsed } from "@/lib/core/correlation/fragment";
import type { KeyKind } from "@/lib/core/correlation/keys";
import { isCloudTrail, parseCloudTrail } from "@/lib/sources/cloudtrail/parse";
import { parseGithub } from "@/lib/sources/github/parse";
import { parseKubernetesAudit } from "@/lib/sources/kubernetes/parse";
import type { FieldPath } from "@/lib/sources/reading/fields";

/** The attributes without which an event is none. */
export const REQUIRED = ["id", "source", "type", "specversion"] as const;

/** Extensions: what the specification documents, and Ambit's own. */
export const KEYS: readonly (readonly [KeyKind, FieldPath])[] = [
  ["request", "correlationid"],
  ["permit", "ambitpermit"],
];
export const EVALUATION: FieldPath = "ambitevaluation";

/** `authid` of the extension "authcontext". */
export const PRINCIPAL: readonly FieldPath[] = ["authid"];

/** A type that ends in one of these tells of a change that was made; the specification asks for types of what happened. */
export const CHANGES =
  /(?:^|[.:/_-])(?:created|updated|deleted|removed|modified|changed|added|inserted|replaced|renamed|moved|archived|restored|published|revoked|granted|enabled|disabled|opened|closed|merged|finalized|paid|sent|cancelled|canceled|completed|terminated)(?:[.:/_-]?v\d+)?$/i;

/** Data of a format that has a parser of its own, told by the event's type and the data's shape. */
export const EMBEDDED: readonly {
  type: RegExp;
  holds: (data: unknown) => boolean;
  parse: (data: unknown, type: string) => Parsed;
}[] = [
  { type: /^(?:com\.amazon|com\.amazonaws|aws\.)/i, holds: isCloudTrail, parse: (data) => parseCloudTrail([data]) },
  {
    type: /^(?:com\.github\.|dev\.knative\.source\.github\.)/i,
    holds: () => true,
    parse: (data, type) => parseGithub([data], { event: GITHUB_EVENT.exec(type)?.[1] }),
  },
  { type: /audit\.k8s\.io|kubernetes\.audit/i, holds: () => true, parse: (data) => parseKubernetesAudit([data]) },
];

/** `com.github.pull_request.opened` and `dev.knative.source.github.pull_request` are of the event `pull_request`. */
const GITHUB_EVENT = /^(?:com\.github|dev\.knative\.source\.github)\.([a-z_]+)/i;
