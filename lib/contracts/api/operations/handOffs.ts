/** Hand-offs: tasks that people took over. */
import { finishSchema, giveBackSchema, handOffsQuerySchema, passSchema } from "@/lib/contracts/handOffs";
import { handOffDetail, handOffsPage } from "../answers/handOffs";
import { handOffMoved } from "../answers/worked";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "Of agents of their own teams; security reviewers and admins of all.";
const moves = { caller: "person", method: "POST", refused: [404, 409], answers: { 200: handOffMoved } } as const;

export const HAND_OFFS: readonly Operation[] = [
  {
    id: "listHandOffs",
    method: "GET",
    path: "/api/v1/hand-offs",
    summary: "Hand-offs",
    caller: "person",
    may: SEES,
    query: handOffsQuerySchema,
    answers: { 200: handOffsPage },
    refused: [400],
  },
  {
    id: "getHandOffTask",
    method: "GET",
    path: "/api/v1/hand-offs/{id}",
    summary: "One hand-off with its context",
    caller: "person",
    may: SEES,
    answers: { 200: handOffDetail },
    refused: [404],
  },
  {
    ...moves,
    id: "acceptHandOff",
    path: "/api/v1/hand-offs/{id}/accept",
    summary: "Take it",
    may: "Who is named by the rule that handed it off.",
    again: "409: it is taken.",
  },
  {
    ...moves,
    id: "finishHandOff",
    path: "/api/v1/hand-offs/{id}/done",
    summary: "Say what came of it; the agent gets it",
    may: "Who has it.",
    again: "409: it is done.",
    body: body("FinishHandOff", finishSchema),
  },
  {
    ...moves,
    id: "returnHandOff",
    path: "/api/v1/hand-offs/{id}/return",
    summary: "Give it back to the agent, with a reason",
    may: "Who has it.",
    again: "409: it is returned.",
    body: body("ReturnHandOff", giveBackSchema),
  },
  {
    ...moves,
    id: "passHandOff",
    path: "/api/v1/hand-offs/{id}/pass",
    summary: "Pass it to someone else who may take it",
    may: "Who has it.",
    again: "403: it is theirs now.",
    body: body("PassHandOff", passSchema),
  },
];
