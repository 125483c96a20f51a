"use client";

import type { SourceTokenView } from "@/lib/contracts/sources";
import type { SourceActions } from "./actions";
import { ConfirmDialog } from "./ConfirmDialog";

/** Says what ends with a token before it does. */
export function RevokeTokenDialog({
  source,
  token: { id, hint },
  revoke,
}: {
  source: string;
  token: SourceTokenView;
  revoke: SourceActions["revokeToken"];
}) {
  return (
    <ConfirmDialog
      label="Revoke"
      name={`Revoke ${hint}`}
      title={`Revoke ${hint}?`}
      description="Whoever sends with it is refused from now on. What was sent stays."
      confirm="Revoke it"
      run={() => revoke({ source, id })}
      done="Revoked."
    />
  );
}
