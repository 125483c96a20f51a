/** The ledger of principals, and what drifts of it. */
import { postgresCheckSchema } from "@/lib/contracts/postgresChecks";
import {
  driftQuerySchema,
  explainDriftSchema,
  principalFiltersSchema,
  principalsQuerySchema,
} from "@/lib/contracts/principals";
import { driftAnswer, explainedDrift, postgresChecked, principalsAnswer } from "../answers/principals";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "Of agents of their own teams; security reviewers and admins all.";

export const PRINCIPALS: readonly Operation[] = [
  {
    id: "listPrincipals",
    method: "GET",
    path: "/api/v1/principals",
    summary: "Which identity each agent has or uses in which system, by agent, tool and environment",
    caller: "person",
    may: SEES,
    query: principalsQuerySchema,
    answers: { 200: principalsAnswer },
    refused: [400],
  },
  {
    id: "exportPrincipals",
    method: "GET",
    path: "/api/v1/principals/export",
    summary: "The same as a file",
    caller: "person",
    may: SEES,
    query: principalFiltersSchema,
    answers: { 200: { types: ["text/csv"], words: "The ledger as CSV." } },
    refused: [400],
  },
  {
    id: "listDrift",
    method: "GET",
    path: "/api/v1/principals/drift",
    summary: "Where what is used differs from what is registered, and credentials from how they should be",
    caller: "person",
    may: `${SEES} Who is registered for nobody: security reviewers and admins.`,
    query: driftQuerySchema,
    answers: { 200: driftAnswer },
    refused: [400],
  },
  {
    id: "checkPostgresRole",
    method: "POST",
    path: "/api/v1/principals/postgres-checks",
    summary: "Compare what a PostgreSQL server's catalogue lets a role do with the budget of the agent that acts as it",
    caller: "person",
    may: "Operators of the agent's team, security reviewers and admins.",
    again: "Another check; the newest of a server and role counts.",
    body: body("CheckPostgresRole", postgresCheckSchema),
    answers: { 200: postgresChecked },
    refused: [404],
  },
  {
    id: "explainDrift",
    method: "POST",
    path: "/api/v1/principals/drift/{id}/explain",
    summary: "Say why it is as it should be; it is told of again after 90 days",
    caller: "person",
    may: "Operators of every team that has part in it, security reviewers and admins.",
    again: "409: it is explained.",
    body: body("ExplainDrift", explainDriftSchema),
    answers: { 200: explainedDrift },
    refused: [404, 409],
  },
];
