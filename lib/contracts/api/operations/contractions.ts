/** Contractions that Ambit proposes by itself. */
import { contractionsQuerySchema, dismissContractionSchema } from "@/lib/contracts/contractions";
import { contractionMoved, contractionsAnswer } from "../answers/contractions";
import { body } from "../component";
import type { Operation } from "../operation";

const NARROWS = "Operators of the agent's team, security reviewers and admins.";

export const CONTRACTIONS: readonly Operation[] = [
  {
    id: "listContractions",
    method: "GET",
    path: "/api/v1/contractions",
    summary:
      "Grants that Ambit itself proposes to take out: nobody used them, an incident found them too wide, or the agent acted around Ambit",
    caller: "person",
    may: "Of agents of their own teams; security reviewers and admins all.",
    query: contractionsQuerySchema,
    answers: { 200: contractionsAnswer },
    refused: [400],
  },
  {
    id: "takeContraction",
    method: "POST",
    path: "/api/v1/contractions/{id}/take",
    summary: "Take out what it is about still: a change, submitted at once",
    caller: "person",
    may: NARROWS,
    again: "409: it is taken.",
    answers: { 200: contractionMoved },
    refused: [404, 409],
  },
  {
    id: "dismissContraction",
    method: "POST",
    path: "/api/v1/contractions/{id}/dismiss",
    summary:
      "Keep the grants, with a reason; what was unused is not proposed again for 90 days, the rest not for the same incident or evidence",
    caller: "person",
    may: NARROWS,
    again: "409: it is dismissed.",
    body: body("DismissContraction", dismissContractionSchema),
    answers: { 200: contractionMoved },
    refused: [404, 409],
  },
];
