"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button, type ButtonTone } from "@/components/ui/Button";
import type { ActionResult } from "@/lib/contracts/actionResult";
import { UNREACHABLE } from "./actions";

/** Does one thing at once and says what came of it. */
export function ActionButton<T>({
  label,
  name,
  tone = "secondary",
  run,
  done,
}: {
  label: string;
  /** What a screen reader is told where `label` alone does not say of what. */
  name?: string;
  tone?: ButtonTone;
  run: () => Promise<ActionResult<T>>;
  done: (value: T) => string;
}) {
  const router = useRouter();
  const [isBusy, start] = useTransition();
  const press = () =>
    start(async () => {
      const result = await run().catch(() => UNREACHABLE);
      if (result.ok) toast.success(done(result.value));
      else toast.error(result.message);
      router.refresh();
    });
  return (
    <Button size="small" tone={tone} disabled={isBusy} onClick={press} aria-label={name}>
      {label}
    </Button>
  );
}
