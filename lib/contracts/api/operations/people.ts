/** People, their roles, teams and groups. */
import { historyQuerySchema } from "@/lib/contracts/history";
import { historyAnswer } from "../answers/history";
import { peopleAnswer, personDetail } from "../answers/people";
import type { Operation } from "../operation";

const MAY = "Security reviewers and admins.";

export const PEOPLE: readonly Operation[] = [
  {
    id: "listPeople",
    method: "GET",
    path: "/api/v1/people",
    summary: "People with their roles, teams and groups, and how they sign in",
    caller: "person",
    may: MAY,
    answers: { 200: peopleAnswer },
    refused: [403],
  },
  {
    id: "getPerson",
    method: "GET",
    path: "/api/v1/people/{id}",
    summary: "One person, by id or address",
    caller: "person",
    may: MAY,
    answers: { 200: personDetail },
    refused: [403, 404],
  },
  {
    id: "getPersonHistory",
    method: "GET",
    path: "/api/v1/people/{id}/history",
    summary: "What was changed of a person, by whom and when, the newest first",
    caller: "person",
    may: MAY,
    query: historyQuerySchema,
    answers: { 200: historyAnswer },
    refused: [400, 403, 404],
  },
];
