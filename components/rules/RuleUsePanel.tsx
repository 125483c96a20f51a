import Link from "next/link";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { inboxAddress, inboxFiltersSchema } from "@/lib/contracts/inbox";
import type { RuleDetail } from "@/lib/contracts/rules";

/** How often a rule was met, and what came of it. */
export function RuleUsePanel({ rule, seesAll }: { rule: RuleDetail; seesAll: boolean }) {
  const { met } = rule;
  return (
    <Panel title="What it did" hint={seesAll ? "Of all agents." : "Of agents that you see."} flush>
      <dl className="grid grid-cols-2 gap-px bg-line sm:grid-cols-3">
        <Figure label="Met in 7 days">{met.days_7.toLocaleString("en")}</Figure>
        <Figure label="Met in 30 days">{met.days_30.toLocaleString("en")}</Figure>
        <Figure label="Last met">{met.last_at === null ? "not in 30 days" : <Time at={met.last_at} />}</Figure>
      </dl>
      {met.errored > 0 && (
        <p className="border-t border-line px-4 py-3 text-sm text-risk-3-ink">
          Its condition failed {met.errored === 1 ? "once" : `${met.errored} times`} in 30 days, which counts as met.
        </p>
      )}
      {rule.effect === "ask" && <Asked rule={rule} seesAll={seesAll} />}
      {rule.effect === "hand_off" && <HandedOver rule={rule} />}
    </Panel>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-xs text-ink-muted">{label}</dt>
      <dd className="tabular text-base font-medium">{children}</dd>
    </div>
  );
}

function Asked({ rule: { name, asked, answers }, seesAll }: { rule: RuleDetail; seesAll: boolean }) {
  const ends = [
    [asked.approved, "approved"],
    [asked.denied, "denied"],
    [asked.expired, "expired"],
    [asked.cancelled, "withdrawn"],
    [asked.waiting, "waiting"],
  ] as const;
  const filters = inboxFiltersSchema.parse({ scope: "all", status: "all", rule: name });
  return (
    <div className="border-t border-line">
      <p className="px-4 py-3 text-sm">
        {asked.asked === 0 ? (
          "It asked nobody in 30 days."
        ) : (
          <>
            In 30 days it{" "}
            <Link href={`/inbox?${inboxAddress(filters)}`} className="text-accent-ink underline underline-offset-2">
              asked {asked.asked.toLocaleString("en")} times
            </Link>
            :{" "}
            {ends
              .filter(([count]) => count > 0)
              .map(([count, words]) => `${count.toLocaleString("en")} ${words}`)
              .join(", ")}
            .
          </>
        )}
      </p>
      {answers.length > 0 && (
        <Table caption={seesAll ? "Who answered, and how" : "How you answered"}>
          <thead>
            <tr>
              <Th>Person</Th>
              <Th>Approved</Th>
              <Th>Denied</Th>
              <Th className="max-sm:hidden">Last answer</Th>
            </tr>
          </thead>
          <tbody>
            {answers.map((one) => (
              <Tr key={one.email}>
                <Td className="[overflow-wrap:anywhere]">
                  {one.name}
                  <div className="text-xs text-ink-muted">{one.email}</div>
                </Td>
                <Td className="tabular">{one.approved.toLocaleString("en")}</Td>
                <Td className="tabular">{one.denied.toLocaleString("en")}</Td>
                <Td className="whitespace-nowrap max-sm:hidden">
                  <Time at={one.last_at} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

function HandedOver({ rule: { hand_offs } }: { rule: RuleDetail }) {
  const { open, done, returned } = hand_offs;
  return (
    <p className="border-t border-line px-4 py-3 text-sm">
      {open + done + returned === 0
        ? "It handed nothing over in 30 days."
        : `In 30 days it handed over ${open + done + returned}: ${done} done, ${returned} given back, ${open} open.`}
    </p>
  );
}
