/** What a batch of decisions looks at, read in one statement under the locks that keep it from moving. */
import type { LimitDemand, Provenance, SessionFacts } from "@/lib/core/decision/types";
import type { OrganisationVersion } from "@/lib/db/organisationLoad";
import type { QueryClient } from "@/lib/db/queryClient";
import { CREDENTIAL_SELECT, type CredentialRow } from "./credential";
import { memoryOf, type SessionRow } from "./sessions";

export interface Wanted {
  credentialIds: readonly string[];
  sessions: readonly SessionRow[];
  /** Distinct. */
  demands: readonly LimitDemand[];
  /** Values whose first appearance matters, each with its session. */
  values: readonly { sessionId: string; digest: string }[];
  now: Date;
}

export interface DecisionState {
  /** Null for an empty organisation. */
  version: OrganisationVersion | null;
  credentials: ReadonlyMap<string, CredentialRow>;
  /** By session; one that has no facts yet is missing. */
  facts: ReadonlyMap<string, SessionFacts>;
  /** Exact decimals, in the order of the demands. */
  used: readonly string[];
  /** By session, then by digest. */
  seen: ReadonlyMap<string, ReadonlyMap<string, Exclude<Provenance, "unseen">>>;
}

interface Row {
  version: OrganisationVersion | null;
  credentials: CredentialRow[];
  facts: (SessionFacts & { sessionId: string })[];
  used: string[];
  seen: [sessionId: string, digest: string, origin: Exclude<Provenance, "unseen">][];
}

/** The locks of the sessions and counters must be held. */
export async function readDecisionState(client: QueryClient, wanted: Wanted): Promise<DecisionState> {
  const { sessions, demands, values, now } = wanted;
  const { rows } = await client.query<Row>({
    name: "decision_state",
    text: READ,
    values: [
      wanted.credentialIds,
      sessions.map(({ id }) => id),
      sessions.map((session) => memoryOf(session, now)),
      demands.map(({ key }) => key),
      demands.map(({ byValue }) => byValue),
      demands.map(({ windowFrom }) => new Date(windowFrom)),
      values.map(({ sessionId }) => sessionId),
      values.map(({ digest }) => digest),
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error("a SELECT without FROM answered no row");
  const seen = new Map<string, Map<string, Exclude<Provenance, "unseen">>>();
  for (const [sessionId, digest, origin] of row.seen)
    seen.set(sessionId, (seen.get(sessionId) ?? new Map()).set(digest, origin));
  return {
    version: row.version,
    credentials: new Map(row.credentials.map((credential) => [credential.id, credential])),
    facts: new Map(row.facts.map(({ sessionId, ...facts }) => [sessionId, facts])),
    used: row.used,
    seen,
  };
}

const READ = `
SELECT
  (SELECT json_build_object(
      'identity', concat_ws('/', inet_server_port(), current_database(), extract(epoch FROM genesis_at)),
      'configVersion', config_version) FROM organisation) AS version,
  (SELECT coalesce(json_agg(c), '[]') FROM (${CREDENTIAL_SELECT} WHERE c.id = ANY ($1::uuid[])) AS c) AS credentials,
  (SELECT coalesce(json_agg(f), '[]') FROM (
     SELECT w.session_id AS "sessionId", max(f.max_sensitivity_read) AS "maxSensitivityRead",
            bool_or(f.read_untrusted) AS "readUntrusted", bool_or(f.exposed) AS exposed,
            sum(f.decisions) AS decisions, sum(f.exposes) AS exposes, sum(f.writes) AS writes
       FROM unnest($2::uuid[], $3::timestamptz[]) AS w (session_id, since)
       JOIN session_facts f ON f.session_id = w.session_id AND (w.since IS NULL OR f.hour > w.since)
      GROUP BY w.session_id) AS f) AS facts,
  (SELECT coalesce(json_agg(d.used ORDER BY d.position), '[]') FROM (
     SELECT d.position, coalesce(sum(u.used), 0)::text AS used
       FROM unnest($4::text[], $5::text[], $6::timestamptz[]) WITH ORDINALITY AS d (key, by_value, since, position)
       LEFT JOIN limit_usage u ON u.limit_key = d.key AND u.by_value = d.by_value AND u.bucket_start >= d.since
      GROUP BY d.position) AS d) AS used,
  (SELECT coalesce(json_agg(json_build_array(v.session_id, v.digest, v.origin)), '[]')
     FROM unnest($7::uuid[], $8::text[]) AS w (session_id, digest)
     JOIN session_value v ON v.session_id = w.session_id AND v.digest = w.digest) AS seen`;
