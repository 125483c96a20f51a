"use client";

import { Button } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";

export default function RunError({ reset }: { reset: () => void }) {
  return (
    <ErrorState title="The run could not be read" action={<Button onClick={reset}>Read it again</Button>}>
      Nothing was changed. The log records are kept; this page could not reach them.
    </ErrorState>
  );
}
