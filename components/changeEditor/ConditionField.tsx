"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Field, Textarea } from "@/components/ui/Field";
import type { Completion } from "@/lib/contracts/budgetEditor";

const SHOWN_MAX = 8;

/** A CEL condition, with what may stand where the caret is. Arrow keys choose, Tab or Enter takes it over, Escape leaves it. */
export function ConditionField({
  label = "Only when",
  hint = "A CEL condition over agent, action, resource, environment, arguments, session, request and now; empty for always.",
  value,
  error,
  completions,
  onChange,
}: {
  label?: string;
  hint?: string;
  value: string;
  error: string | undefined;
  completions: readonly Completion[];
  onChange: (value: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const word = caret === null ? "" : (/[A-Za-z_][\w.]*$/.exec(value.slice(0, caret))?.[0] ?? "");
  const found =
    word === "" ? [] : completions.filter(({ text }) => text.startsWith(word) && text !== word).slice(0, SHOWN_MAX);
  const at = Math.min(chosen, found.length - 1);
  const take = ({ text }: Completion) => {
    if (caret === null) return;
    const start = caret - word.length;
    // At once: what is typed next must find the caret behind it.
    flushSync(() => {
      onChange(value.slice(0, start) + text + value.slice(caret));
      setCaret(null);
    });
    area.current?.focus();
    area.current?.setSelectionRange(start + text.length, start + text.length);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <Textarea
            {...control}
            ref={area}
            value={value}
            spellCheck={false}
            className="min-h-16 font-mono text-xs"
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={`${control.id}-completions`}
            {...(found.length > 0 ? { "aria-activedescendant": `${control.id}-${at}` } : {})}
            onChange={(event) => {
              onChange(event.target.value);
              setCaret(event.target.selectionStart);
              setChosen(0);
            }}
            onBlur={() => setCaret(null)}
            onKeyDown={(event) => {
              const completion = found[at];
              if (completion === undefined) return;
              if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                setChosen((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
              } else if (event.key === "Tab" || event.key === "Enter") take(completion);
              else if (event.key === "Escape") setCaret(null);
              else return;
              event.preventDefault();
            }}
          />
          <div
            id={`${control.id}-completions`}
            role="listbox"
            aria-label="What may stand here"
            hidden={found.length === 0}
            className="absolute inset-x-0 top-full z-10 mt-1 overflow-hidden rounded-md border border-line bg-surface text-xs shadow-raised"
          >
            {found.map((one, index) => (
              <div
                key={one.text}
                id={`${control.id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(one);
                }}
                className={`flex justify-between gap-3 px-3 py-1.5 ${index === at ? "bg-accent-soft" : ""}`}
              >
                <span className="font-mono">{one.text}</span>
                <span className="text-ink-muted">{one.type}</span>
              </div>
            ))}
          </div>
        </div>
      )}
    </Field>
  );
}
