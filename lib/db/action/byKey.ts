/** What one key leads to: through the log records that carry it, and through what Ambit itself keeps. Each way is one of an index. */
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { keyNumber } from "@/lib/core/correlation/identity";
import type { QueryClient } from "@/lib/db/queryClient";

/** Most actions that a key leads to. */
export const KEY_ACTIONS_MAX = 10_000;

/** What can be looked for by name beside the keys of log records. */
export type SearchKey = FragmentKey["kind"] | "approval" | "observed";

type Arm = (value: string) => { text: string; values: unknown[] } | null;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TRACE = /^[0-9a-f]{32}$/;

const byUuid =
  (text: string): Arm =>
  (value) =>
    UUID.test(value.toLowerCase()) ? { text, values: [value.toLowerCase()] } : null;
const byText =
  (text: string): Arm =>
  (value) => ({ text, values: [value] });
const byTrace: Arm = (value) => {
  const trace = value.toLowerCase().split("/")[0] ?? "";
  return TRACE.test(trace)
    ? {
        text: "SELECT id FROM evaluation WHERE traceparent IS NOT NULL AND substr(traceparent, 4, 32) = $1",
        values: [trace],
      }
    : null;
};
/** The span that the caller was in. */
const bySpan: Arm = (value) => {
  const [trace = "", span = ""] = value.toLowerCase().split("/");
  return TRACE.test(trace)
    ? {
        text: `SELECT id FROM evaluation
                WHERE traceparent IS NOT NULL AND substr(traceparent, 4, 32) = $1 AND substr(traceparent, 37, 16) = $2`,
        values: [trace, span],
      }
    : null;
};

const ARMS: Partial<Record<SearchKey, readonly Arm[]>> = {
  evaluation: [byUuid("SELECT id FROM evaluation WHERE id = $1::uuid")],
  observed: [byUuid("SELECT id FROM observed_action WHERE id = $1::uuid")],
  permit: [byUuid("SELECT evaluation_id AS id FROM permit WHERE id = $1::uuid")],
  approval: [
    byUuid("SELECT evaluation_id AS id FROM approval WHERE id = $1::uuid"),
    byUuid("SELECT id FROM evaluation WHERE approval_id = $1::uuid"),
  ],
  trace: [byTrace],
  span: [bySpan],
  parent_span: [bySpan],
  request: [byText("SELECT id FROM action_summary WHERE request_id IS NOT NULL AND request_id = $1::text")],
  session: [
    byUuid("SELECT id FROM action_summary WHERE session_id IS NOT NULL AND session_id = $1::uuid"),
    byText("SELECT id FROM evaluation WHERE claimed_session_id IS NOT NULL AND claimed_session_id = $1"),
  ],
  tool_call: [byText("SELECT id FROM evaluation WHERE tool_call_id IS NOT NULL AND tool_call_id = $1")],
  action_digest: [byText("SELECT id FROM evaluation WHERE action_digest = $1")],
  // The credential names the agent, whose decisions are few beside everybody's.
  credential: [
    byUuid(
      `SELECT e.id FROM credential c JOIN evaluation e ON e.agent_id = c.agent_id AND e.credential_id = c.id WHERE c.id = $1::uuid`,
    ),
  ],
};

const BY_FRAGMENT = `
  SELECT j.record_id AS id FROM fragment_key k JOIN fragment_join j ON j.fragment_id = k.fragment_id AND j.at = k.at
   WHERE k.key = $1::bigint`;

/** The statements that look for a key; for a test of how they are planned. */
export function keyStatements(kind: SearchKey, value: string): { text: string; values: unknown[] }[] {
  const own = (ARMS[kind] ?? []).flatMap((arm) => arm(value) ?? []);
  const logged =
    kind === "approval" || kind === "observed" ? [] : [{ text: BY_FRAGMENT, values: [keyNumber({ kind, value })] }];
  return [...own, ...logged].map(({ text, values }) => ({ text: `${text} LIMIT ${KEY_ACTIONS_MAX}`, values }));
}

/** The ids of the actions that a key leads to, in no order and not judged by who asks. */
export async function actionsByKey(client: QueryClient, kind: SearchKey, value: string): Promise<string[]> {
  const found = await Promise.all(
    keyStatements(kind, value).map(({ text, values }) => client.query<{ id: string }>(text, values)),
  );
  return [...new Set(found.flatMap(({ rows }) => rows.map(({ id }) => id)))].slice(0, KEY_ACTIONS_MAX);
}
