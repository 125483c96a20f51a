/** Approval fatigue: how the questions of a period were answered. */
import { fatigueExportSchema, fatigueQuerySchema } from "@/lib/contracts/fatigue";
import { fatigueReport } from "../answers/fatigue";
import type { Operation } from "../operation";

const SEES = "Questions of agents that they see. Of people themselves alone; security reviewers and admins everyone.";

export const FATIGUE: readonly Operation[] = [
  {
    id: "getFatigue",
    method: "GET",
    path: "/api/v1/fatigue",
    summary: "Which rules ask most, how people answer, and what a grant would save",
    caller: "person",
    may: SEES,
    query: fatigueQuerySchema,
    answers: { 200: fatigueReport },
    refused: [400, 403],
  },
  {
    id: "exportFatigue",
    method: "GET",
    path: "/api/v1/fatigue/export",
    summary: "One of its tables as a file",
    caller: "person",
    may: SEES,
    query: fatigueExportSchema,
    answers: { 200: { types: ["text/csv"], words: "The table as CSV." } },
    refused: [400, 403],
  },
];
