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

/** As many rows are looked through in their order before the words' own index is asked. */
const SAMPLE = 2_000;
/** Above this a range a team costs more than filtering one range of all. */
const TEAMS_MAX = 16;

export class QueueSql {
  readonly values: unknown[] = [];
  private readonly where: string[];

  constructor(private readonly query: QueueQuery) {
    this.where = [
      ...this.standing(),
      ...this.narrowed(),
      ...(query.mine === null ? [] : conditionsOfMine(query, query.mine, (value) => this.bind(value))),
    ];
  }

  /** `id`s of the rows after `from` (before it when `backwards`), `limit` of them and in the order of the list. */
  page({ from, backwards, limit }: QueueRange, more: readonly string[] = []): string {
    const ranges = this.teams().flatMap((team) => this.beyond(from, backwards).map((range) => [...team, ...range]));
    const order = this.orderedBy(backwards);
    const columns = ["a.id", ...this.keys(), ...more].join(", ");
    const arms = ranges.map(
      (range) => `(SELECT ${columns} ${this.from()} WHERE ${this.all(range)} ORDER BY ${order("a.")} LIMIT ${limit})`,
    );
    return arms.length === 1
      ? `${arms[0]}`
      : `(SELECT * FROM (${arms.join(" UNION ALL ")}) a ORDER BY ${order("a.")} LIMIT ${limit})`;
  }

  /** The same of the first rows alone, for words that most rows hold. This query itself searches for nothing. */
  sample({ from, backwards, limit }: QueueRange, search: string): string {
    const order = this.orderedBy(backwards);
    return `(SELECT id FROM ${this.page({ from, backwards, limit: SAMPLE }, ["a.search"])} s
              WHERE s.search @@ queue_search(${this.bind(search)}) ORDER BY ${order("s.")} LIMIT ${limit})`;
  }

  /**
   * How many there are, counted up to `max` and one more: along the same index as a page of that size, for the planner would
   * gather all of them first. What is searched for is gathered by its words, and then in no order.
   */
  count(max: number): string {
    const few = { from: null, backwards: false, limit: max + 1 };
    const counted =
      this.query.search === undefined
        ? this.page(few)
        : `(SELECT 1 ${this.from()} WHERE ${this.all(this.teams()[0] ?? [])} LIMIT ${few.limit})`;
    return `SELECT count(*)::int AS total FROM ${counted} p`;
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

  private all(more: readonly string[]): string {
    return ["true", ...this.where, ...more].join(" AND ");
  }

  /** The agent as it is now decides what is seen, whatever the approval's own column says. */
  private from(): string {
    return "FROM approval a JOIN agent g ON g.id = a.agent_id AND g.team_id = a.team_id";
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

  private standing(): string[] {
    const { statuses, now } = this.query;
    if (statuses === "all") return [];
    if (statuses === "resolved") return ["a.status <> 'pending'"];
    if (statuses !== "waiting") return ["a.status <> 'pending'", `a.status = ${this.bind(statuses)}::approval_status`];
    return ["a.status = 'pending'", `a.expires_at > ${this.bind(now)}::timestamptz`];
  }

  private narrowed(): string[] {
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
