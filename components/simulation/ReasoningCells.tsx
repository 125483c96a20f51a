import { Check, CircleHelp, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { SimulatedGrant, SimulatedPoint, SimulatedRule } from "@/lib/contracts/simulation";
import type { ComparedRow } from "./compared";
import { EFFECT_WORDS, PART_WORDS, SCOPE_WORDS } from "./words";

const STATES = {
  passed: { icon: Check, words: "passed", tone: "text-ok-ink" },
  failed: { icon: X, words: "failed", tone: "text-stop-ink" },
  unknowable: { icon: CircleHelp, words: "not known", tone: "text-ink-muted" },
} as const;

export function CheckCell({ check: { state, message } }: { check: SimulatedPoint["checks"][number] }) {
  const { icon, words, tone } = STATES[state];
  return (
    <Told icon={icon} words={words} tone={tone}>
      <UntrustedText inline text={message} maxCharacters={600} />
    </Told>
  );
}

export function GrantCell({ grant: { failed, message, pointer, errored } }: { grant: SimulatedGrant }) {
  if (failed === null) return <Told icon={Check} words="covers the call" tone="text-ok-ink" />;
  const isNamed = failed !== "actions" && failed !== "environments";
  return (
    <Told
      icon={isNamed ? X : Minus}
      tone={isNamed ? "text-stop-ink" : "text-ink-muted"}
      words={errored ? `${PART_WORDS[failed]}, with an error` : PART_WORDS[failed]}
    >
      <UntrustedText inline text={message ?? ""} maxCharacters={600} />
      {pointer !== null && pointer !== "" && (
        <>
          {" "}
          <UntrustedText inline mono text={pointer} maxCharacters={120} />
        </>
      )}
    </Told>
  );
}

export function RuleCell({ rule }: { rule: SimulatedRule }) {
  const { version, effect, when, not_for: notFor, met, error } = rule;
  const said = notFor !== null ? SCOPE_WORDS[notFor] : met === null ? "not evaluated" : met ? "met" : "not met";
  const isMet = met === true;
  return (
    <Told icon={isMet ? Check : Minus} words={said} tone={isMet ? "text-risk-3-ink" : "text-ink-muted"}>
      <span className="text-ink-muted">
        {EFFECT_WORDS[effect]}, version {version}
      </span>
      <span className="block font-mono text-xs">{when}</span>
      {error !== null && (
        <span className="block text-xs text-stop-ink">
          It could not be evaluated, which counts as met: <UntrustedText inline text={error} />
        </span>
      )}
    </Told>
  );
}

/** A state with its icon and words, and what there is to say about it. */
function Told({
  icon: Icon,
  words,
  tone,
  children,
}: {
  icon: typeof Check;
  words: string;
  tone: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <div className="min-w-0">
        <span className={`font-medium ${tone}`}>{words}</span>
        {children !== undefined && <div className="text-ink-muted">{children}</div>}
      </div>
    </div>
  );
}

/** Grants that have nothing to do with the action, at any point. */
export function GrantsElsewhere({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <More words={`${ids.length} ${ids.length === 1 ? "grant is" : "grants are"} for other actions`}>
      <p className="font-mono text-xs text-ink-muted">{ids.join(", ")}</p>
    </More>
  );
}

/** Rules that do not apply at any point. */
export function RulesElsewhere({ rules }: { rules: readonly ComparedRow<SimulatedRule>[] }) {
  if (rules.length === 0) return null;
  return (
    <More words={`${rules.length} ${rules.length === 1 ? "rule does" : "rules do"} not apply`}>
      <ul className="space-y-0.5 text-xs text-ink-muted">
        {rules.map(({ key, parts }) => {
          const notFor = parts.find((part) => part !== null)?.not_for ?? null;
          return (
            <li key={key}>
              <span className="font-mono">{key}</span>
              {notFor !== null && ` ${SCOPE_WORDS[notFor]}`}
            </li>
          );
        })}
      </ul>
    </More>
  );
}

function More({ words, children }: { words: string; children: ReactNode }) {
  return (
    <details className="border-t border-line px-4 py-2.5 text-sm">
      <summary className="w-fit rounded text-xs font-medium text-ink-muted hover:text-ink">{words}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
