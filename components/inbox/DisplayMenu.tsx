"use client";

import { SlidersHorizontal } from "lucide-react";
import { useRouter } from "next/navigation";
import { Popover } from "radix-ui";
import { rememberInCookie } from "@/components/frame/cookies";
import { Button } from "@/components/ui/Button";
import { Field, Select } from "@/components/ui/Field";
import { defaultSort, type InboxSort } from "@/lib/contracts/inbox";
import { DENSITIES, DENSITY_COOKIE, type Density, PAGED_COOKIE } from "@/lib/contracts/preferences";
import type { FilterChange } from "./InboxFilters";
import type { InboxListing } from "./listing";

const SORT_WORDS: Record<InboxSort, string> = {
  deadline: "The nearest deadline first",
  newest: "The newest first",
  oldest: "The oldest first",
  resolved: "The last resolved first",
};
const GROUP_WORDS = { "": "No groups", agent: "By agent", rule: "By what asked" } as const;
const DENSITY_WORDS: Record<Density, string> = { comfortable: "Comfortable", compact: "Compact" };

/** How the list is sorted, grouped and drawn. The first two are in the address, the others are remembered in this browser. */
export function DisplayMenu({
  listing: { filters, density, isPaged },
  change,
}: {
  listing: InboxListing;
  change: (changed: FilterChange) => void;
}) {
  const router = useRouter();
  const { status, group } = filters;
  const usual = defaultSort(status);
  const sorts = [...new Set<InboxSort>([usual, "newest", "oldest"])];
  const remember = (cookie: string, value: string) => {
    rememberInCookie(cookie, value);
    change({});
    router.refresh();
  };
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button tone="quiet" size="small">
          <SlidersHorizontal aria-hidden className="size-3.5" />
          Display
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="How the list is shown"
          className="z-40 w-72 space-y-3 rounded-lg border border-line bg-raised p-4 shadow-overlay"
        >
          <Field label="Sort" {...(group === undefined ? {} : { hint: "Groups come in one order." })}>
            {(control) => (
              <Select
                {...control}
                value={filters.sort ?? usual}
                disabled={group !== undefined}
                onChange={({ target }) => change({ sort: target.value === usual ? null : target.value })}
              >
                {sorts.map((sort) => (
                  <option key={sort} value={sort}>
                    {SORT_WORDS[sort]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Groups" {...(status === "all" ? { hint: "For what waits, or for what is resolved." } : {})}>
            {(control) => (
              <Select
                {...control}
                value={group ?? ""}
                disabled={status === "all"}
                onChange={({ target }) => change({ group: target.value || null, sort: null })}
              >
                {Object.entries(GROUP_WORDS).map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Rows">
            {(control) => (
              <Select {...control} value={density} onChange={({ target }) => remember(DENSITY_COOKIE, target.value)}>
                {DENSITIES.map((each) => (
                  <option key={each} value={each}>
                    {DENSITY_WORDS[each]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <label className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={isPaged}
              onChange={({ target }) => remember(PAGED_COOKIE, target.checked ? "on" : "off")}
            />
            Page by page
          </label>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
