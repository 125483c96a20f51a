"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "./Button";
import { type Choices, FilterChoice } from "./FilterChoice";
import { SearchInput } from "./SearchInput";

export interface ListChoice {
  name: string;
  label: string;
  choices: Choices;
}

/**
 * What a list is narrowed to: a search and some choices, kept in the address under their names. Another one is another list, which
 * begins at its first row.
 */
export function ListFilters({
  label,
  search,
  values,
  choices,
}: {
  label: string;
  search: { label: string; placeholder: string; keyWords: string };
  /** As the address holds them, with `q` for the search. */
  values: Readonly<Record<string, string | undefined>>;
  choices: readonly ListChoice[];
}) {
  const [isPending, startTransition] = useTransition();
  const names = ["q", "cursor", ...choices.map(({ name }) => name)];
  const [, setParams] = useQueryStates(Object.fromEntries(names.map((name) => [name, parseAsString])), {
    shallow: false,
    startTransition,
    history: "replace",
  });
  const change = (changed: Record<string, string | null>) => setParams({ ...changed, cursor: null });
  const isNarrowed = names.some((name) => name !== "cursor" && values[name] !== undefined);
  return (
    <search aria-label={label} aria-busy={isPending} className="mb-4 flex flex-wrap items-end gap-2">
      <SearchInput
        value={values.q ?? ""}
        onSearch={(q) => change({ q: q || null })}
        label={search.label}
        placeholder={search.placeholder}
        keyWords={search.keyWords}
        maxLength={256}
        className="min-w-56 flex-1 max-sm:w-full max-sm:flex-none"
      />
      {choices.map(({ name, label: words, choices: of }) => (
        <FilterChoice
          key={name}
          label={words}
          value={values[name] ?? ""}
          choices={of}
          onChange={(value) => change({ [name]: value || null })}
        />
      ))}
      {isNarrowed && (
        <Button tone="quiet" onClick={() => setParams(null)}>
          Clear filters
        </Button>
      )}
      <span role="status" className="sr-only">
        {isPending ? "Loading" : ""}
      </span>
    </search>
  );
}
