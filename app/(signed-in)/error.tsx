"use client";

import { FullPage } from "@/components/frame/FullPage";
import { Button } from "@/components/ui/Button";

export default function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <FullPage
      title="This page could not be shown"
      action={
        <Button tone="primary" onClick={retry}>
          Load it again
        </Button>
      }
    >
      Something went wrong on the server; nothing was changed. If it stays so, tell whoever runs this installation
      {error.digest ? (
        <>
          {" "}
          and name <span className="font-mono text-xs text-ink">{error.digest}</span>, which is in the server’s log.
        </>
      ) : (
        "."
      )}
    </FullPage>
  );
}
