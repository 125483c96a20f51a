/** Exceptions, which end by themselves, and break-glass. */
import { askBreakGlassSchema, breakGlassAnswerSchema, breakGlassReviewSchema } from "@/lib/contracts/breakGlass";
import { endExceptionSchema, exceptionsQuerySchema, renewExceptionSchema } from "@/lib/contracts/exceptions";
import { changeMoved } from "../answers/changeMoved";
import { breakGlassAnswer, breakGlassMoved, exceptionsAnswer } from "../answers/exceptions";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "Of agents of their own teams; security reviewers and admins all.";
const PROPOSES = "Operators of the agent's team, security reviewers and admins.";
const SECOND = "Security reviewers and admins who did not ask for it and do not own the agent.";
const answer = body("BreakGlassWhy", breakGlassAnswerSchema);

const moves = (
  id: string,
  verb: string,
  { summary, may, again }: Pick<Operation, "summary"> & { may: string; again: string },
): Operation => ({
  id,
  method: "POST",
  path: `/api/v1/break-glass/{id}/${verb}`,
  summary,
  caller: "person",
  may,
  again,
  body: answer,
  bodyOptional: true,
  answers: { 200: breakGlassMoved },
  refused: [404, 409],
});

export const EXCEPTIONS: readonly Operation[] = [
  {
    id: "listExceptions",
    method: "GET",
    path: "/api/v1/exceptions",
    summary: "Grants with an end, with their age, renewals and last use",
    caller: "person",
    may: SEES,
    query: exceptionsQuerySchema,
    answers: { 200: exceptionsAnswer },
    refused: [400],
  },
  {
    id: "endException",
    method: "POST",
    path: "/api/v1/exceptions/end",
    summary: "Take an exception out of the budget now: a change, submitted at once",
    caller: "person",
    may: PROPOSES,
    again: "404: it is gone.",
    body: body("EndException", endExceptionSchema),
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "renewException",
    method: "POST",
    path: "/api/v1/exceptions/renew",
    summary: "Propose another end of an exception: a change, submitted at once; a later one waits for review",
    caller: "person",
    may: PROPOSES,
    again: "Proposes it twice.",
    body: body("RenewException", renewExceptionSchema),
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "listBreakGlass",
    method: "GET",
    path: "/api/v1/break-glass",
    summary: "Break-glass: what is asked for and open, which reviews are owed, and what was before",
    caller: "person",
    may: SEES,
    answers: { 200: breakGlassAnswer },
  },
  {
    id: "askBreakGlass",
    method: "POST",
    path: "/api/v1/break-glass",
    summary: "Ask for break-glass: a grant of minutes, which a second person gives",
    caller: "person",
    may: PROPOSES,
    again: "409: one at a time for an agent.",
    body: body("AskBreakGlass", askBreakGlassSchema),
    answers: { 200: breakGlassMoved },
    refused: [404, 409],
  },
  moves("giveBreakGlass", "give", {
    summary: "Give it: in force at once, for its minutes; wants a sign-in of the last five minutes in the browser",
    may: `${SECOND} No API token.`,
    again: "409: it is open.",
  }),
  moves("refuseBreakGlass", "refuse", { summary: "Refuse it", may: SECOND, again: "409: it is refused." }),
  moves("withdrawBreakGlass", "withdraw", {
    summary: "Take back what one asked for",
    may: "Whoever asked for it.",
    again: "409: it is withdrawn.",
  }),
  moves("endBreakGlass", "end", {
    summary: "End it before its minutes are over",
    may: PROPOSES,
    again: "409: it has ended.",
  }),
  {
    id: "reviewBreakGlass",
    method: "POST",
    path: "/api/v1/break-glass/{id}/review",
    summary: "Say what was found of it, once it is over",
    caller: "person",
    may: "Security reviewers who were neither of the two and do not own the agent.",
    again: "409: it is reviewed.",
    body: body("ReviewBreakGlass", breakGlassReviewSchema),
    answers: { 200: breakGlassMoved },
    refused: [404, 409],
  },
];
