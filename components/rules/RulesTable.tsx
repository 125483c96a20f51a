"use client";

import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { Scale, Search } from "lucide-react";
import Link from "next/link";
import { debounce, useQueryStates } from "nuqs";
import { Badge } from "@/components/ui/Badge";
import { EmptyState } from "@/components/ui/EmptyState";
import { Input, Select } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { SortableTh } from "@/components/ui/SortableTh";
import { Table, Td, Tr } from "@/components/ui/Table";
import type { RuleRow } from "@/lib/contracts/rules";
import { EffectBadge } from "./EffectBadge";
import { EFFECTS } from "./effects";
import { RULE_EFFECTS, RULE_SORTS, RULES_QUERY } from "./rulesQuery";
import { scopeWords, whoWords } from "./ruleWords";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_text, basic: sortFn_basic },
});
const helper = createColumnHelper<typeof features, RuleRow>();

/** From which width a column is shown: on a narrow screen the rule's cell tells the rest. */
const WIDE_ONLY: Record<string, string> = {
  effect: "max-md:hidden",
  days_7: "max-md:hidden",
  days_30: "max-md:hidden",
};

const columns = helper.columns([
  helper.accessor("name", { header: "Rule", sortFn: "text", cell: ({ row }) => <RuleCell rule={row.original} /> }),
  helper.accessor("effect", {
    header: "Effect",
    sortFn: "text",
    cell: ({ row }) => <EffectCell rule={row.original} />,
  }),
  helper.accessor((rule) => rule.met.days_7, { id: "days_7", header: "Met in 7 days", sortFn: "basic" }),
  helper.accessor((rule) => rule.met.days_30, { id: "days_30", header: "In 30 days", sortFn: "basic" }),
]);

/** The rules that are found by what is typed and chosen, in the address; sorted by any column. */
export function RulesTable({ rules }: { rules: readonly RuleRow[] }) {
  const [{ q, effect, sort, order }, set] = useQueryStates(RULES_QUERY, { history: "replace" });
  const found = rules.filter((rule) => (effect === null || rule.effect === effect) && isFound(rule, q));
  const table = useTable({
    features,
    columns,
    data: found,
    getRowId: ({ name }) => name,
    state: { sorting: [{ id: sort, desc: order === "desc" }] },
    enableSortingRemoval: false,
  });
  const sortBy = (id: string) => {
    const by = RULE_SORTS.find((one) => one === id);
    if (by !== undefined) set({ sort: by, order: sort === by && order === "asc" ? "desc" : "asc" });
  };
  return (
    <>
      <search aria-label="Filter the rules" className="mb-3 flex flex-wrap gap-2">
        <div className="relative min-w-56 flex-1">
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
          <Input
            type="search"
            className="pl-8"
            aria-label="Search name, condition, action, agent or approver"
            placeholder="Name, condition, action, agent or approver"
            maxLength={200}
            value={q}
            onChange={(event) => set({ q: event.target.value || null }, { limitUrlUpdates: debounce(250) })}
          />
        </div>
        <div className="min-w-36 flex-1 sm:w-40 sm:flex-none">
          <Select
            aria-label="Effect"
            value={effect ?? ""}
            onChange={(event) => set({ effect: RULE_EFFECTS.find((one) => one === event.target.value) ?? null })}
          >
            <option value="">Every effect</option>
            {RULE_EFFECTS.map((one) => (
              <option key={one} value={one}>
                {EFFECTS[one].words}
              </option>
            ))}
          </Select>
        </div>
      </search>
      <Panel title={`Rules: ${found.length}`} flush>
        {found.length === 0 ? (
          <EmptyState icon={<Scale />} title={rules.length === 0 ? "No rules" : "No rule is like that"}>
            {rules.length === 0
              ? "Without rules, budgets alone decide. Propose one here, or add it to a bundle."
              : "Search for less, or choose another effect."}
          </EmptyState>
        ) : (
          <Table caption="Rules">
            <thead>
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id}>
                  {group.headers.map((header) => (
                    <SortableTh
                      key={header.id}
                      className={WIDE_ONLY[header.column.id]}
                      sorted={sort === header.column.id && order}
                      onSort={() => sortBy(header.column.id)}
                    >
                      <table.FlexRender header={header} />
                    </SortableTh>
                  ))}
                </tr>
              ))}
            </thead>
            <tbody>
              {table.getRowModel().rows.map((row) => (
                <Tr key={row.id}>
                  {row.getAllCells().map((cell) => (
                    <Td key={cell.id} className={`tabular ${WIDE_ONLY[cell.column.id] ?? ""}`}>
                      <table.FlexRender cell={cell} />
                    </Td>
                  ))}
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Panel>
    </>
  );
}

function isFound(rule: RuleRow, q: string): boolean {
  const { actions, agents } = scopeWords(rule);
  return [rule.name, rule.when, actions, agents, whoWords(rule)].join(" ").toLowerCase().includes(q.toLowerCase());
}

function RuleCell({ rule }: { rule: RuleRow }) {
  const { actions, agents } = scopeWords(rule);
  return (
    <div className="space-y-1 md:min-w-72">
      <Link
        href={`/rules/${rule.name}`}
        className="font-mono text-[0.92em] font-medium text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
      >
        {rule.name}
      </Link>
      <p className="font-mono text-xs [overflow-wrap:anywhere]">{rule.when}</p>
      <p className="text-xs text-ink-muted [overflow-wrap:anywhere]">
        {actions} · {agents}
      </p>
      <div className="space-y-1 md:hidden">
        <EffectCell rule={rule} />
        <p className="text-xs text-ink-muted">
          Met {rule.met.days_7} times in 7 days, {rule.met.days_30} in 30
        </p>
      </div>
    </div>
  );
}

function EffectCell({ rule }: { rule: RuleRow }) {
  return (
    <div className="space-y-1">
      <EffectBadge effect={rule.effect} />
      {rule.effect !== "stop" && <p className="text-xs text-ink-muted">{whoWords(rule)}</p>}
      {rule.freshSignIn && <p className="text-xs text-ink-muted">wants a fresh sign-in</p>}
      {rule.too_few.length > 0 && <Badge tone="risk-3">too few could answer</Badge>}
    </div>
  );
}
