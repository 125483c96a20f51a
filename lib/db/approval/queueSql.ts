/**
 * The inbox's SELECT, put together for what is asked: every condition is there only when it restricts something, so that the
 * planner sees one plain range of one index. Values are bound; only names of columns are written in.
 */
import type { ApprovalStatus } from "@/lib/db/access/approvals";
import { conditionsOfMine } from "./queueMine";

export type QueueColumn = "expires_at" | "requested_at" | "resolved_at";
export type QueueGroup = "agent_name" | "asked_by";

/** A place between two rows. */
export interface QueuePosition {
  /** What the rows are grouped by; null without groups. */
  group: string | null;
  at: Date;
  id: string;
}

/** Whose answers the list is narrowed to. */
export interface QueuePerson {
  id: string;
  email: string;
  teamIds: readonly string[];
  /** What the person stands for wherever it is asked: "role security_reviewer", "group treasury". */
  standsFor: readonly string[];
  /** True for a person who answers as an operator, for the agents of their own teams. */
  isOperator: boolean;
}

export interface QueueQuery {
  /** Null for every team. */
  teams: readonly string[] | null;
  statuses: "waiting" | "resolved" | "all" | Exclude<ApprovalStatus, "pending">;
  /** Null for everything that the teams allow. */
  mine: QueuePerson | null;
  agent: string | undefined;
  /** The name of a rule, or of what has a limit, among all that asked. */
  askedBy: string | undefined;
  /** The e-mail address of a person. */
  answeredBy: string | undefined;
  search: string | undefined;
  order: { by: QueueColumn; direction: "asc" | "desc" };
  group: QueueGroup | null;
  now: Date;
}

/** Rows after (or, backwards, before) a position. */
export interface QueueRange {
  from: QueuePosition | null;
  backwards: boolean;
  limit: number;
}

/** Above this a range a team costs more than filtering one range of all. */
const TEAMS_MAX = 16;

/** The agent as it is now decides what is seen, whatever the approval's own column says. */
const SEEN = "FROM approval a JOIN agent g ON g.id = a.agent_id AND g.team_id = a.team_id";

export class QueueSql {
  readonly values: unknown[] = [];
  /** What no index of the list's order knows of. */
  private readonly narrowed: string[];
  private readonly standing: string[];

  constructor(private readonly query: QueueQuery) {
    this.standing = this.conditionsOfStanding();
    this.narrowed = [
      ...this.conditionsOfFilters(),
      ...(query.mine === null ? [] : conditionsOfMine(query, query.mine, (value) => this.bind(value))),
    ];
  }

  /** True where rows may have to be passed over to find those of the list. */
  get isNarrowed(): boolean {
    return this.narrowed.length > 0;
  }

  /** `id`s of the rows after `from` (before it when `backwards`), `limit` of them and in the order of the list. */
  page({ from, backwards, limit }: QueueRange): string {
    const ordered = `ORDER BY ${this.orderedBy(backwards)("a.")} LIMIT ${limit}`;
    const columns = ["a.id", ...this.keys()].join(", ");
    const arms = this.teams()
      .flatMap((team) => this.beyond(from, backwards).map((beyond) => [...team, ...beyond]))
      .map((within) => `(SELECT ${columns} ${SEEN} WHERE ${this.all(within)} ${ordered})`);
    return arms.length === 1 ? `${arms[0]}` : `(SELECT * FROM (${arms.join(" UNION ALL ")}) a ${ordered})`;
  }

  /**
   * A common table expression `found`, `max` rows and one more in no order, and the `page` of it: without rows where there are more
   * than `max`.
   */
  few({ from, backwards, limit }: QueueRange, max: number): { found: string; page: string } {
    const beyond = this.beyond(from, backwards).map((range) => ["true", ...range].join(" AND "));
    return {
      found: this.found(max),
      page: `(SELECT a.id FROM found a
               WHERE (SELECT count(*) FROM found) <= ${max} AND (${beyond.join(" OR ")})
               ORDER BY ${this.orderedBy(backwards)("a.")} LIMIT ${limit})`,
    };
  }

  /** How many there are, counted up to `max` and one more. */
  count(max: number): string {
    return `WITH ${this.found(max)} SELECT count(*)::int AS total FROM found`;
  }

  orderedBy(backwards: boolean): (alias: string) => string {
    const { order, group } = this.query;
    const way = (direction: "asc" | "desc") => ((direction === "asc") !== backwards ? "ASC" : "DESC");
    return (alias) =>
      [
        ...(group === null ? [] : [`${alias}${group} ${way("asc")}`]),
        `${alias}${order.by} ${way(order.direction)}`,
        `${alias}id ${way(order.direction)}`,
      ].join(", ");
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  private keys(): string[] {
    const { order, group } = this.query;
    return [...(group === null ? [] : [`a.${group}`]), `a.${order.by}`];
  }

  private found(max: number): string {
    const columns = ["a.id", ...this.keys()].join(", ");
    const arms = this.teams().map((team) => `(SELECT ${columns} ${SEEN} WHERE ${this.all(team)} LIMIT ${max + 1})`);
    return `found AS MATERIALIZED (SELECT * FROM (${arms.join(" UNION ALL ")}) a LIMIT ${max + 1})`;
  }

  private all(more: readonly string[]): string {
    return ["true", ...this.standing, ...this.narrowed, ...more].join(" AND ");
  }

  /** A range for each team, or one filter. */
  private teams(): string[][] {
    const { teams, group, search } = this.query;
    if (teams === null) return [[]];
    const apart = group === null && search === undefined && teams.length <= TEAMS_MAX && teams.length > 0;
    if (apart) return teams.map((team) => [`a.team_id = ${this.bind(team)}`]);
    return [[`a.team_id = ANY (${this.bind(teams)}::uuid[])`]];
  }

  /** What lies beyond a position: the rest of its group, and the groups after it. */
  private beyond(from: QueuePosition | null, backwards: boolean): string[][] {
    if (from === null) return [[]];
    const { order, group } = this.query;
    const sign = (order.direction === "asc") !== backwards ? ">" : "<";
    const rest = `(a.${order.by}, a.id) ${sign} (${this.bind(from.at)}::timestamptz, ${this.bind(from.id)}::uuid)`;
    if (group === null) return [[rest]];
    const within = this.bind(from.group);
    return [[`a.${group} = ${within}`, rest], [`a.${group} ${backwards ? "<" : ">"} ${within}`]];
  }

  private conditionsOfStanding(): string[] {
    const { statuses, now } = this.query;
    if (statuses === "all") return [];
    if (statuses === "resolved") return ["a.status <> 'pending'"];
    if (statuses !== "waiting") return ["a.status <> 'pending'", `a.status = ${this.bind(statuses)}::approval_status`];
    return ["a.status = 'pending'", `a.expires_at > ${this.bind(now)}::timestamptz`];
  }

  private conditionsOfFilters(): string[] {
    const { agent, askedBy, answeredBy, search } = this.query;
    return [
      ...(agent === undefined ? [] : [`a.agent_name = ${this.bind(agent)}`]),
      ...(askedBy === undefined
        ? []
        : [
            `EXISTS (SELECT 1 FROM jsonb_array_elements(a.asks) ask WHERE queue_asked_by(ask) = ${this.bind(askedBy)})`,
          ]),
      ...(answeredBy === undefined
        ? []
        : [
            `EXISTS (SELECT 1 FROM approval_answer n JOIN person p ON p.id = n.person_id
              WHERE n.approval_id = a.id AND p.email = ${this.bind(answeredBy)})`,
          ]),
      ...(search === undefined ? [] : [`a.search @@ queue_search(${this.bind(search)})`]),
    ];
  }
}
