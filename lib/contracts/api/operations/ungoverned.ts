/** Actions of agents that nobody decided. */
import { acknowledgeSchema } from "@/lib/contracts/ungoverned";
import { acknowledged, ungovernedAnswer } from "../answers/ungoverned";
import { body } from "../component";
import type { Operation } from "../operation";

export const UNGOVERNED: readonly Operation[] = [
  {
    id: "listUngoverned",
    method: "GET",
    path: "/api/v1/ungoverned",
    summary:
      "What agents changed without a decision and nobody has acknowledged, newest first; the first 50 and how many there are",
    caller: "person",
    may: "Of agents of their own teams; security reviewers and admins all.",
    answers: { 200: ungovernedAnswer },
    refused: [],
  },
  {
    id: "acknowledgeUngoverned",
    method: "POST",
    path: "/api/v1/ungoverned/{id}/acknowledge",
    summary: "Say what was behind it; it leaves the inbox and stays in the record",
    caller: "person",
    may: "Operators of the agent's team, security reviewers and admins.",
    again: "409: it is acknowledged.",
    body: body("AcknowledgeUngoverned", acknowledgeSchema),
    answers: { 200: acknowledged },
    refused: [404, 409],
  },
];
