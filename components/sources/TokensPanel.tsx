import { Badge } from "@/components/ui/Badge";
import { EmptyState } from "@/components/ui/EmptyState";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import type { SourceDetail, SourceTokenView } from "@/lib/contracts/sources";
import type { SourceActions } from "./actions";
import { IssueTokenDialog } from "./IssueTokenDialog";
import { RevokeTokenDialog } from "./RevokeTokenDialog";

/** With what records are sent to it. */
export function TokensPanel({ source, actions }: { source: SourceDetail; actions: SourceActions }) {
  const { name, tokens, may_manage: mayManage, disabled } = source;
  return (
    <Panel
      title="Tokens"
      hint="Each opens this source and nothing else."
      actions={mayManage && disabled === null && <IssueTokenDialog source={name} issue={actions.issueToken} />}
      flush
    >
      {tokens.length === 0 ? (
        <EmptyState title="No token yet">A sender needs one. It is shown once when it is made.</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {tokens.map((token) => (
            <Token key={token.id} token={token}>
              {mayManage && token.revoked_at === null && (
                <RevokeTokenDialog source={name} token={token} revoke={actions.revokeToken} />
              )}
            </Token>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Token({ token, children }: { token: SourceTokenView; children: React.ReactNode }) {
  const { hint, created_at: createdAt, created_by: createdBy, last_used_at: usedAt, revoked_at: revokedAt } = token;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 space-y-0.5">
        <p className="flex flex-wrap items-center gap-2 font-mono text-sm">
          {hint}
          {revokedAt !== null && <Badge>revoked</Badge>}
        </p>
        <p className="text-xs text-ink-muted">
          Made by {createdBy} <Time at={createdAt} />,{" "}
          {usedAt === null ? (
            "never used"
          ) : (
            <>
              last used <Time at={usedAt} />
            </>
          )}
        </p>
      </div>
      {children}
    </li>
  );
}
