"use client";

import "./globals.css";
import { FullPage } from "@/components/frame/FullPage";
import { Button } from "@/components/ui/Button";

export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Ambit</title>
        <main className="min-h-dvh px-4">
          <FullPage
            title="Ambit could not show this page"
            action={
              <Button tone="primary" onClick={retry}>
                Load it again
              </Button>
            }
          >
            The server did not answer as it should. Nothing was changed. Its database may be starting or stopped; the
            server’s log says more.
          </FullPage>
        </main>
      </body>
    </html>
  );
}
