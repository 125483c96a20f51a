import Link from "next/link";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Field";
import { GRANTS_SHOWN, type GrantList } from "./grantList";

/** Finds grants in a budget of more than a page lists; works without scripts. Nothing where all are listed. */
export function GrantSearch({ list: { q, shown, matching, all }, at }: { list: GrantList; at: string }) {
  if (all <= GRANTS_SHOWN) return null;
  return (
    <search
      aria-label="Find a grant"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3"
    >
      <form action={at} className="flex min-w-56 flex-1 gap-2">
        <Input
          type="search"
          name="q"
          defaultValue={q}
          maxLength={200}
          aria-label="Grant, action or environment"
          placeholder="Grant, action or environment"
        />
        <Button type="submit">Find</Button>
      </form>
      <p className="text-xs text-ink-muted">
        {matching === shown.length ? `${matching} of ${all}` : `The first ${shown.length} of ${matching}`}
        {q !== "" && (
          <>
            {" like that. "}
            <Link href={at} className="text-accent-ink underline">
              Show all
            </Link>
          </>
        )}
      </p>
    </search>
  );
}
