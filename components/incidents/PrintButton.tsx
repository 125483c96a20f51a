"use client";

import { Printer } from "lucide-react";
import { Button } from "@/components/ui/Button";

/** On the screen alone. */
export function PrintButton() {
  return (
    <div className="flex justify-end print:hidden">
      <Button onClick={() => window.print()}>
        <Printer aria-hidden className="size-4" />
        Print this page
      </Button>
    </div>
  );
}
