import { Row } from "@/components/inbox/ApprovalCard";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HandOffDetail } from "@/lib/contracts/handOffs";

/** How it ended, in the owner's words. Nobody but them has said so. */
export function WhatCameOfIt({ handOff }: { handOff: HandOffDetail }) {
  const { result, reason, owner, resolved_at: resolvedAt } = handOff;
  if (resolvedAt === null) return null;
  if (result === null)
    return (
      <Row name="Returned">
        <UntrustedText text={reason ?? ""} maxCharacters={4_000} />
        <p className="text-xs text-ink-muted">
          {owner?.name ?? "Ambit"}, <Time at={resolvedAt} />. The agent may try again.
        </p>
      </Row>
    );
  return (
    <Row name="Done">
      <UntrustedText text={result.text} maxCharacters={4_000} />
      {result.state_changes.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {result.state_changes.map((change) => (
            <li key={`${change.resource.type} ${change.resource.id} ${change.after ?? ""}`}>
              <UntrustedText inline text={change.resource.type} maxCharacters={80} />{" "}
              <UntrustedText inline mono text={change.resource.id} maxCharacters={120} />
              {change.before !== undefined && (
                <>
                  , was <UntrustedText inline text={change.before} maxCharacters={300} />
                </>
              )}
              {change.after !== undefined && (
                <>
                  , now <UntrustedText inline text={change.after} maxCharacters={300} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {result.reference !== undefined && (
        <p className="text-ink-muted">
          Reference: <UntrustedText inline mono text={result.reference} maxCharacters={300} />
        </p>
      )}
      <p className="text-xs text-ink-muted">
        {owner?.name} says so, <Time at={result.done_at} />. The agent gets these words.
      </p>
    </Row>
  );
}
