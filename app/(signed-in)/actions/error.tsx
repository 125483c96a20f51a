"use client";

import { Button } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";

export default function ActionsError({ reset }: { reset: () => void }) {
  return (
    <ErrorState title="The actions could not be read" action={<Button onClick={reset}>Read them again</Button>}>
      Nothing was changed. The records are kept; this page could not reach them.
    </ErrorState>
  );
}
