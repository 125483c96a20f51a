import { expect, it } from "vitest";
import { withoutPlace } from "@/lib/core/budget/withoutPlace";

it("a budget without a tool in an environment holds nothing of it there, and everything else as it was", () => {
  const grants = [
    { id: "only", actions: ["banking.send_money"], environments: ["production"] },
    { id: "both", actions: ["banking.*"], environments: ["staging", "production"] },
    { id: "mixed", actions: ["helpdesk.read_ticket", "banking.list"], environments: ["production", "staging"] },
    { id: "other", actions: ["banking_test.list", "helpdesk.*"], environments: ["production"] },
    { id: "elsewhere", actions: ["banking.list"], environments: ["staging"] },
  ];
  expect(withoutPlace({ grants, limits: [1] }, { tool: "banking", environment: "production" })).toEqual({
    budget: {
      grants: [
        { ...grants[1], environments: ["staging"] },
        { ...grants[2], environments: ["staging"] },
        grants[3],
        grants[4],
      ],
      limits: [1],
    },
    takenOut: ["only"],
    shortened: ["both", "mixed"],
  });
});
