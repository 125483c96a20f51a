"use client";

import { Bookmark } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/Dialog";
import { Field, Input } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";
import type { SavedView } from "@/lib/contracts/savedViews";

/** The views that one keeps: to go to, to add what is shown now, and to delete. A view's link leads others to the same list. */
export function SavedViews({
  of,
  views,
  filterQuery,
  hrefOf,
  actions,
}: {
  /** Of what they are lists, in words: "this inbox". */
  of: string;
  views: readonly SavedView[];
  /** What is shown now, as the address holds it. */
  filterQuery: string;
  hrefOf: (query: string) => string;
  actions: {
    saveView: (input: { name: string; query: string }) => Promise<ActionResult<SavedView>>;
    deleteView: (input: { id: string }) => Promise<ActionResult<{ id: string }>>;
  };
}) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [result, setResult] = useState<ActionResult<unknown> | null>(null);
  const [isBusy, start] = useTransition();
  const run = (action: () => Promise<ActionResult<unknown>>, after: () => void = () => undefined) =>
    start(async () => {
      const answered = await action().catch(() => UNREACHABLE);
      setResult(answered);
      if (!answered.ok) return;
      after();
      router.refresh();
    });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy)
      run(
        () => actions.saveView({ name, query: filterQuery }),
        () => setName(""),
      );
  };
  const current = views.find(({ query }) => query === filterQuery);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setResult(null);
      }}
    >
      <DialogTrigger asChild>
        <Button tone="quiet" size="small">
          <Bookmark aria-hidden className="size-3.5" />
          <span className="max-w-28 truncate">{current?.name ?? "Views"}</span>
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Saved views"
        description={`Lists of ${of} under a name of your own. Nobody else sees them.`}
      >
        {views.length > 0 && (
          <ul aria-label="Saved views" className="mb-4 divide-y divide-line rounded-md border border-line">
            {views.map((view) => (
              <li key={view.id} className="flex items-center justify-between gap-2 py-1 pr-1 pl-3">
                <Link
                  href={hrefOf(view.query)}
                  onClick={() => setOpen(false)}
                  className="min-w-0 flex-1 truncate py-1 text-sm font-medium hover:underline"
                >
                  {view.name}
                </Link>
                <Button
                  tone="quiet"
                  size="small"
                  disabled={isBusy}
                  aria-label={`Delete the view ${view.name}`}
                  onClick={() => run(() => actions.deleteView({ id: view.id }))}
                >
                  Delete
                </Button>
              </li>
            ))}
          </ul>
        )}
        <form onSubmit={save} className="space-y-3">
          <Field
            label="Save what is shown now as"
            error={errorOf(result, "name") ?? (result !== null && !result.ok ? result.message : undefined)}
          >
            {(control) => (
              <Input
                {...control}
                value={name}
                maxLength={80}
                required
                autoComplete="off"
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Button type="submit" tone="primary" disabled={isBusy || name.trim() === ""}>
            Save this view
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const UNREACHABLE: ActionResult<never> = {
  ok: false,
  message: "The server could not be reached, so it is not sure that this was done. Try again.",
};
