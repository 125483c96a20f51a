"use client";

import { Field, Input, Select } from "@/components/ui/Field";
import { type FactName, RISK_FACTS, TOUCHES, type Touch } from "@/lib/core/organisation/facts";
import { FACT_CHOICES, FACT_WORDS, TOUCH_WORDS, worstWords } from "./factWords";

/** A fact that is chosen or typed. What nobody states says what it counts as. */
export function FactField({
  fact,
  value,
  error,
  onChange,
}: {
  fact: FactName;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { label, hint } = FACT_WORDS[fact];
  const choices = choicesOf(fact);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) =>
        choices === null ? (
          <Input
            {...control}
            value={value}
            maxLength={64}
            placeholder={`Not stated: ${worstWords(fact)}`}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">Not stated: {worstWords(fact)}</option>
            {choices.map(([choice, words]) => (
              <option key={choice} value={choice}>
                {words}
              </option>
            ))}
          </Select>
        )
      }
    </Field>
  );
}

function choicesOf(fact: FactName): (readonly [value: string, words: string])[] | null {
  if (RISK_FACTS[fact].kind === "flag")
    return [
      ["true", "yes"],
      ["false", "no"],
    ];
  const choices: readonly string[] | undefined = FACT_CHOICES[fact as keyof typeof FACT_CHOICES];
  return choices?.map((choice) => [choice, choice] as const) ?? null;
}

/** What an action touches: not stated, or stated as any of them or none. */
export function TouchesField({
  value,
  onChange,
}: {
  value: readonly Touch[] | null;
  onChange: (value: Touch[] | null) => void;
}) {
  const { label, hint } = FACT_WORDS.touches;
  return (
    <fieldset className="space-y-1.5 sm:col-span-2">
      <legend className="text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2 text-sm">
        <Box
          label={`Not stated: ${worstWords("touches")}`}
          checked={value === null}
          onChange={(checked) => onChange(checked ? null : [])}
        />
        {TOUCHES.map((touch) => (
          <Box
            key={touch}
            label={TOUCH_WORDS[touch]}
            checked={value?.includes(touch) ?? true}
            disabled={value === null}
            onChange={(checked) =>
              onChange(TOUCHES.filter((one) => (one === touch ? checked : (value ?? []).includes(one))))
            }
          />
        ))}
      </div>
      <p className="text-xs text-ink-muted">{hint} None of them ticked states that it touches nothing.</p>
    </fieldset>
  );
}

function Box({
  label,
  onChange,
  ...rest
}: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex items-center gap-1.5">
      <input type="checkbox" {...rest} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
