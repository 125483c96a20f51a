import clsx from "clsx";
import { Badge } from "@/components/ui/Badge";
import { Table, Th } from "@/components/ui/Table";
import {
  type AgentDetail,
  argumentWords,
  boundWords,
  type CellPart,
  type GrantDefinition,
  type LimitInUse,
  limitWords,
  type MatrixCell,
} from "@/lib/contracts/agents";
import { LimitBar } from "./LimitBar";

const POWER_WORDS: Record<MatrixCell["power"], string> = {
  read: "look something up",
  write: "change something",
  trigger: "start a process",
  approve: "say yes to something",
  expose: "show something to others",
};

/**
 * The budget at a glance: rows are powers, columns environments. A cell says how far the budget goes there, its outline is
 * the stage's ceiling, bars show what limits hold now. No outline: the stage holds nothing there.
 */
export function BudgetMatrix({ agent }: { agent: AgentDetail }) {
  const { matrix } = agent;
  const grants = new Map((agent.budget?.grants ?? []).map((grant) => [grant.id, grant]));
  return (
    <Table caption="Budget: powers by environment" className="min-w-[46rem] table-fixed">
      <thead>
        <tr>
          <Th className="w-36">Power</Th>
          {matrix.environments.map((environment) => (
            <Th key={environment}>{environment}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.rows.map(({ power, cells }) => (
          <tr key={power} className="[&:last-child>*]:border-b-0">
            <th scope="row" className="border-b border-line px-4 py-3 text-left align-top">
              <span className="text-sm font-semibold">{power}</span>
              <span className="block text-xs font-normal text-ink-muted">{POWER_WORDS[power]}</span>
            </th>
            {cells.map((cell) => (
              <td key={cell.environment} className="h-px border-b border-line p-1.5 align-top">
                <Cell cell={cell} grants={grants} limits={agent.limits} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Cell({
  cell,
  grants,
  limits,
}: {
  cell: MatrixCell;
  grants: ReadonlyMap<string, GrantDefinition>;
  limits: readonly LimitInUse[];
}) {
  const live = cell.parts.filter(({ expired, actions }) => !expired && actions.length > 0);
  const blocked = cell.parts.flatMap((part) => part.blocked);
  return (
    <div
      className={clsx("flex h-full flex-col gap-2 rounded-md px-2.5 py-2", {
        "border border-line-strong bg-surface": cell.ceiling !== null && live.length > 0,
        "border border-dashed border-line-strong": cell.ceiling !== null && live.length === 0,
        "bg-sunken/70": cell.ceiling === null,
      })}
    >
      {live.map((part) => (
        <Part
          key={part.grant}
          part={part}
          grant={grants.get(part.grant)}
          limits={limits.filter(({ grant }) => grant === part.grant)}
        />
      ))}
      {live.length === 0 && (
        <p className="text-xs text-ink-muted">{cell.ceiling === null ? "Nothing at this stage" : "Nothing granted"}</p>
      )}
      {blocked.length > 0 && (
        <p className="text-xs text-stop-ink">
          Never allowed although granted:{" "}
          {blocked.map(({ action, why }, position) => (
            <span key={action}>
              {position > 0 && ", "}
              <span title={why} className="font-mono">
                {action}
              </span>
            </span>
          ))}
        </p>
      )}
      {cell.ceiling !== null && (
        <p className="mt-auto pt-1 text-2xs text-ink-muted">
          Ceiling: {boundWords(cell.ceiling).join(", ") || "no bound"}
        </p>
      )}
    </div>
  );
}

function Part({
  part,
  grant,
  limits,
}: {
  part: CellPart;
  grant: GrantDefinition | undefined;
  limits: readonly LimitInUse[];
}) {
  const words = [
    ...(grant === undefined ? [] : boundWords(grant)),
    ...(grant?.arguments === undefined ? [] : argumentWords(grant.arguments)),
    ...(grant?.when === undefined ? [] : ["under a condition"]),
    ...limits.map(({ limit }) => limitWords(limit)),
  ];
  return (
    <div className="text-xs">
      <p>
        <a href={`#grant-${part.grant}`} className="font-semibold hover:underline">
          {part.objectTypes.map(spaced).join(", ")}
        </a>
        {words.length > 0 && <span className="text-ink-muted">: {words.join(", ")}</span>}
        {grant?.expiresAt !== undefined && <Badge tone="risk-2">exception</Badge>}
      </p>
      {limits.length > 0 && (
        <div className="mt-1.5 space-y-1.5">
          {limits.map((inUse) => (
            <LimitBar key={`${inUse.limit.measure} ${JSON.stringify(inUse.limit.per)}`} inUse={inUse} compact />
          ))}
        </div>
      )}
    </div>
  );
}

function spaced(objectType: string): string {
  return objectType.replaceAll("_", " ");
}
