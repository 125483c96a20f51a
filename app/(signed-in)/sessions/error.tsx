"use client";

import { Button } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";

export default function SessionsError({ reset }: { reset: () => void }) {
  return (
    <ErrorState title="The sessions could not be read" action={<Button onClick={reset}>Read them again</Button>}>
      Nothing was changed. The records are kept; this page could not reach them.
    </ErrorState>
  );
}
