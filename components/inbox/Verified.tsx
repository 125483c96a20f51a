import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ApprovalAnswerView } from "@/lib/contracts/approvals";

/** How the person behind an answer was verified, as it was recorded with the answer. */
export function Verified({ verified }: Pick<ApprovalAnswerView, "verified">) {
  if (verified === null) return null;
  const { method, authenticated_at: at, issuer, acr, amr } = verified;
  if (method === "api_token") return <p className="text-xs text-ink-muted">Verified by an API token.</p>;
  const details = [...(acr === null ? [] : [acr]), ...amr].join(", ");
  return (
    <p className="text-xs text-ink-muted">
      Verified by{" "}
      {method === "password" ? "password" : <UntrustedText inline text={issuer ?? ""} maxCharacters={120} />}
      {details !== "" && (
        <>
          {" ("}
          <UntrustedText inline text={details} maxCharacters={120} />)
        </>
      )}
      {at === null ? (
        "; the provider did not say when."
      ) : (
        <>
          , <Time at={at} form="both" />.
        </>
      )}
    </p>
  );
}
