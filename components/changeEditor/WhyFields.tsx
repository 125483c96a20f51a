import { Field, Textarea } from "@/components/ui/Field";
import { type ActionResult, errorOf } from "@/lib/contracts/actionResult";

/** Why something is proposed, and where tests of it are found: what every form that makes a change request asks for. */
export function WhyFields({
  reason,
  tests,
  sent,
  onReason,
  onTests,
}: {
  reason: string;
  /** One a line. */
  tests: string;
  /** What became of it when it was sent; null before. */
  sent: ActionResult<unknown> | null;
  onReason: (reason: string) => void;
  onTests: (tests: string) => void;
}) {
  return (
    <>
      <Field label="Why" hint="Whoever reviews it reads this first." error={errorOf(sent, "reason")}>
        {(control) => (
          <Textarea {...control} value={reason} maxLength={2000} onChange={(event) => onReason(event.target.value)} />
        )}
      </Field>
      <Field
        label="Tests"
        hint="Where they are found, one a line: addresses or names of runs. Reviewers see them beside the evidence."
        error={errorOf(sent, "tests")}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            value={tests}
            maxLength={10_000}
            onChange={(event) => onTests(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}

/** The tests as a change says them. */
export function testsOf(lines: string): string[] {
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
