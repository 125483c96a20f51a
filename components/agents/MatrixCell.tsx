import clsx from "clsx";
import { Badge } from "@/components/ui/Badge";
import {
  type AgentDetail,
  argumentWords,
  boundWords,
  type MatrixCell as Cell,
  type CellPart,
  type LimitInUse,
  limitWords,
} from "@/lib/contracts/agents";
import { grantHref } from "./grantList";
import { LimitBar } from "./LimitBar";

/** Of more grants than this a cell tells how many there are: the page lists them. */
const SHOWN_MAX = 8;

/** How far the budget goes for one power in one environment. Solid outline: granted below a ceiling; dashed: only the ceiling. */
export function MatrixCell({ cell, agent }: { cell: Cell; agent: AgentDetail }) {
  const live = cell.parts.filter(({ expired, actions }) => !expired && actions.length > 0);
  const used = agent.allowed_in_30_days.find(
    ({ power, environment }) => power === cell.power && environment === cell.environment,
  );
  if (cell.ceiling === null && live.length === 0 && cell.parts.length === 0)
    return <p className="h-full rounded-md bg-sunken/70 px-2.5 py-2 text-xs text-ink-muted">Nothing at this stage</p>;
  return (
    <div
      className={clsx("flex h-full flex-col gap-2 rounded-md border px-2.5 py-2", {
        "border-line-strong": live.length > 0,
        "border-dashed border-line-strong": live.length === 0,
        // Authority that nobody used in a month is pale.
        "text-ink-muted": used === undefined,
      })}
    >
      {live.slice(0, SHOWN_MAX).map((part) => (
        <Part key={part.grant} part={part} agent={agent} />
      ))}
      {live.length > SHOWN_MAX && (
        <a href="#grants" className="w-fit text-xs underline">
          And {live.length - SHOWN_MAX} more grants, listed below
        </a>
      )}
      {live.length === 0 && <p className="text-xs text-ink-muted">Nothing granted</p>}
      <Blocked parts={cell.parts} />
      <p className="mt-auto flex flex-wrap justify-between gap-x-3 pt-1 text-2xs text-ink-muted">
        <span>Ceiling: {cell.ceiling === null ? "nothing" : boundWords(cell.ceiling).join(", ") || "no bound"}</span>
        {live.length > 0 && (
          <span>{used === undefined ? "unused for 30 days" : `${used.count.toLocaleString("en")} in 30 days`}</span>
        )}
      </p>
    </div>
  );
}

function Part({ part, agent }: { part: CellPart; agent: AgentDetail }) {
  const grant = agent.budget?.grants.find(({ id }) => id === part.grant);
  if (grant === undefined) return null;
  const limits = agent.limits.filter((limit) => limit.grant === grant.id);
  const words = [
    ...boundWords(grant),
    ...(grant.arguments === undefined ? [] : argumentWords(grant.arguments)),
    ...(grant.when === undefined ? [] : ["under a condition"]),
    ...(limits.length === 0 ? ["no limit"] : limits.map(({ limit }) => limitWords(limit))),
  ];
  return (
    <div className="text-xs">
      <p className="[overflow-wrap:anywhere]">
        <a href={grantHref(part.grant, agent.budget?.grants.length ?? 0)} className="font-semibold hover:underline">
          {part.objectTypes.map((type) => type.replaceAll("_", " ")).join(", ")}
        </a>
        : {words.join(", ")} {grant.expiresAt !== undefined && <Badge tone="risk-2">exception</Badge>}
      </p>
      <Bars limits={limits} />
    </div>
  );
}

function Bars({ limits }: { limits: readonly LimitInUse[] }) {
  const some = limits.filter(({ used }) => used.length > 0);
  if (some.length === 0) return null;
  return (
    <div className="mt-1.5 space-y-1.5">
      {some.map((inUse) => (
        <LimitBar key={JSON.stringify(inUse.limit)} inUse={inUse} compact />
      ))}
    </div>
  );
}

function Blocked({ parts }: { parts: readonly CellPart[] }) {
  const blocked = parts.flatMap((part) => part.blocked.map((one) => ({ ...one, grant: part.grant })));
  if (blocked.length === 0) return null;
  return (
    <details className="text-xs text-stop-ink">
      <summary className="rounded">
        Granted, but never allowed: {blocked.length} {blocked.length === 1 ? "action" : "actions"}
      </summary>
      <ul className="mt-1 space-y-1">
        {blocked.map(({ grant, action, why }) => (
          <li key={`${grant} ${action}`} className="[overflow-wrap:anywhere]">
            {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
