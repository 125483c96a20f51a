import { expect, test } from "vitest";
import { decisionAnswer } from "@/lib/enforce/ambit/answers";
import { denied } from "@/lib/enforce/gateway/results";

function told(handOff: Record<string, unknown>): string {
  const answer = decisionAnswer.parse({
    decision: false,
    context: {
      evaluation_id: "e1",
      outcome: "deny",
      reason: "handed_off",
      reasons: [{ code: "handed_off", message: "The rule people-close-accounts gives this to a person." }],
      hand_off: { id: "h1", due_at: "2026-11-24T13:00:00.000Z", ...handOff },
    },
  });
  if (answer.context.outcome !== "deny") throw new Error("it was not denied");
  const [content] = denied(answer.context).content;
  return content?.type === "text" ? content.text : "";
}

test("a call that is handed off tells the agent to leave it, and once a person did it, what came of it", () => {
  expect(told({ status: "open" })).toContain("A person takes this task over (hand-off h1): do not go on with it.");
  expect(told({ status: "done", result: { text: "Closed by hand.", state_changes: [] } })).toContain(
    "do not do it again. What they say came of it: Closed by hand.",
  );
});
