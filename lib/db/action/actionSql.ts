/**
 * The conditions of the list of actions, put together for what is asked: each is there only when it restricts something. Values are
 * bound; only names of columns are written in.
 */
import type { CompletenessClass } from "@/lib/core/record/completeness";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";

/** A place in the list: newest first; ties by id, so that the order is total and a page can begin anywhere in it. */
export interface ActionPosition {
  at: Date;
  id: string;
}

/** Decided by Ambit; shown by other systems' logs alone; or that, and done by a registered principal that changed state. */
export type ActionKind = "governed" | "observed" | "ungoverned";

export interface ActionSearch {
  /** Ids of the agents that may be seen; null for all, and for what belongs to no agent. */
  agents: readonly string[] | null;
  agent?: string | undefined;
  tool?: string | undefined;
  power?: string | undefined;
  environment?: string | undefined;
  outcome?: string | undefined;
  completeness?: CompletenessClass | undefined;
  kind?: ActionKind | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  text?: string | undefined;
  /** Only these: what a key led to. */
  ids?: readonly string[] | undefined;
  resource?: ResourceSearch | undefined;
  session?: string | undefined;
  request?: string | undefined;
  onBehalfOf?: string | undefined;
  now: Date;
}

export interface ResourceSearch {
  id: string;
  type?: string | undefined;
  /** Every id that begins so. */
  isPrefix: boolean;
}

export type FacetName = "agent" | "tool" | "power" | "environment" | "outcome" | "completeness" | "kind";

/** What the summary repeats is cut there. */
const TEXT_MAX = 512;

const KINDS: Record<ActionKind, string> = {
  governed: "s.governed",
  observed: "NOT s.governed AND NOT s.ungoverned",
  ungoverned: "NOT s.governed AND s.ungoverned",
};

export class ActionSql {
  readonly values: unknown[] = [];
  private readonly now: string;

  constructor(private readonly search: ActionSearch) {
    this.now = this.bind(search.now);
  }

  /** How whole the record is now: what must be redeemed and was not is whole once its permit has ended. */
  get completeness(): string {
    return `CASE WHEN s.settles_at <= ${this.now}::timestamptz THEN 'complete' ELSE s.completeness END`;
  }

  /** Everything that the search asks for, but for what it says of the facet that is left out. */
  conditions(without?: FacetName): string {
    const { search } = this;
    const facets: Record<FacetName, () => string[]> = {
      agent: () => this.equals("s.agent_id", search.agent, "uuid"),
      tool: () => this.equals("s.tool", search.tool),
      power: () => this.equals("s.power", search.power, "power"),
      environment: () => this.equals("s.environment", search.environment),
      outcome: () => this.equals("s.outcome", search.outcome, "decision_outcome"),
      completeness: () => this.ofCompleteness(search.completeness),
      kind: () => (search.kind === undefined ? [] : [KINDS[search.kind]]),
    };
    // What is not said binds nothing either.
    const narrowed = Object.entries(facets).flatMap(([name, conditions]) => (name === without ? [] : conditions()));
    const all = [
      // Bound in any case, so that its number is taken.
      `${this.now}::timestamptz IS NOT NULL`,
      ...(search.agents === null ? [] : [`s.agent_id = ANY (${this.bind(search.agents)}::uuid[])`]),
      ...(search.ids === undefined ? [] : [`s.id = ANY (${this.bind(search.ids)}::uuid[])`]),
      ...(search.from === undefined ? [] : [`s.at >= ${this.bind(search.from)}`]),
      ...(search.to === undefined ? [] : [`s.at < ${this.bind(search.to)}`]),
      ...(search.resource === undefined
        ? []
        : resourceConditions("s.resource_id", "s.resource_type", search.resource, this)),
      ...this.equals("s.session_id", search.session, "uuid"),
      ...this.equals("s.request_id", search.request?.slice(0, TEXT_MAX)),
      ...this.equals("s.on_behalf_of", search.onBehalfOf?.slice(0, TEXT_MAX)),
      ...this.ofText(search.text),
      ...narrowed,
    ];
    return all.join(" AND ");
  }

  /** Rows after a position. */
  beyond(position: ActionPosition | undefined): string {
    return position === undefined
      ? "true"
      : `(s.at, s.id) < (${this.bind(position.at)}, ${this.bind(position.id)}::uuid)`;
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  private equals(column: string, value: string | undefined, type = "text"): string[] {
    return value === undefined ? [] : [`${column} = ${this.bind(value)}::${type}`];
  }

  /** Said of the columns themselves, whose values the planner knows how rare they are; what is not whole has an index of its own. */
  private ofCompleteness(wanted: CompletenessClass | undefined): string[] {
    if (wanted === undefined) return [];
    const now = `${this.now}::timestamptz`;
    if (wanted === "complete") return [`(s.completeness = 'complete' OR s.settles_at <= ${now})`];
    return [
      "s.completeness <> 'complete'",
      `s.completeness = '${wanted}'`,
      `(s.settles_at IS NULL OR s.settles_at > ${now})`,
    ];
  }

  private ofText(text: string | undefined): string[] {
    if (text === undefined) return [];
    const like = this.bind(`%${escapedForLike(text)}%`);
    const columns = ["s.action", "s.resource_id", "s.resource_type", "s.action_digest", "s.request_id", "s.id::text"];
    return [`(${columns.map((column) => `${column} ILIKE ${like}`).join(" OR ")})`];
  }
}

/** Conditions on a column that holds resource ids, cut at 512 characters. */
export function resourceConditions(
  id: string,
  type: string,
  resource: ResourceSearch,
  sql: { bind(value: unknown): string },
): string[] {
  const named = resource.id.slice(0, TEXT_MAX);
  return [
    resource.isPrefix
      ? `${id} LIKE ${sql.bind(`${escapedForLike(named)}%`)}`
      : // The index is of the pattern's operators, of which this is the one for equality.
        `${id} = ${sql.bind(named)}::text`,
    ...(resource.type === undefined ? [] : [`${type} = ${sql.bind(resource.type.slice(0, TEXT_MAX))}::text`]),
  ];
}

export function escapedForLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

/**
 * These statements differ with what is asked, so each is planned for its own values; the pool's habit of one plan for all would read
 * the whole table where a value is rare. A page is few rows: helpers would start in vain.
 */
const OPENING = `SET TRANSACTION READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0`;

/** Reads with a plan of its own for each statement. */
export function browsing<T>(db: Database, read: (client: QueryClient) => Promise<T>): Promise<T> {
  return accessTransaction(db, read, { opening: OPENING });
}
