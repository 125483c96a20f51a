"use client";

import { Button } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";

export default function IncidentsError({ reset }: { reset: () => void }) {
  return (
    <ErrorState title="The incidents could not be read" action={<Button onClick={reset}>Read them again</Button>}>
      Nothing was changed. What was written is kept; this page could not reach it.
    </ErrorState>
  );
}
