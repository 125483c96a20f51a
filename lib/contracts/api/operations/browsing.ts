/** Browsing what agents did: by facet, time, resource, session and request. */
import { actionFiltersSchema } from "@/lib/contracts/actions";
import { histogramQuerySchema, touchedQuerySchema } from "@/lib/contracts/browsing";
import { requestsQuerySchema, runQuerySchema, sessionsQuerySchema } from "@/lib/contracts/sessions";
import { actionFacets, actionHistogram, touchedPage } from "../answers/browsing";
import { requestDetail, requestsPage, sessionRun, sessionsPage } from "../answers/sessions";
import type { Operation } from "../operation";

const OWN_TEAMS = "Of their own teams; security reviewers and admins of all.";

export const BROWSING: readonly Operation[] = [
  {
    id: "getActionFacets",
    method: "GET",
    path: "/api/v1/actions/facets",
    summary: "How the actions that the filters leave divide up",
    caller: "person",
    may: OWN_TEAMS,
    query: actionFiltersSchema,
    answers: { 200: actionFacets },
    refused: [400],
  },
  {
    id: "getActionHistogram",
    method: "GET",
    path: "/api/v1/actions/histogram",
    summary: "When the actions that the filters leave happened, by outcome",
    caller: "person",
    may: OWN_TEAMS,
    query: histogramQuerySchema,
    answers: { 200: actionHistogram },
    refused: [400],
  },
  {
    id: "listTouches",
    method: "GET",
    path: "/api/v1/resources",
    summary: "What touched a resource: decisions, state changes and log records, the newest first",
    caller: "person",
    may: "Of their own teams; security reviewers and admins of all, and log records that belong to no action.",
    query: touchedQuerySchema,
    answers: { 200: touchedPage },
    refused: [400],
  },
  {
    id: "listAgentSessions",
    method: "GET",
    path: "/api/v1/sessions",
    summary: "Sessions of agents, the last opened first",
    caller: "person",
    may: OWN_TEAMS,
    query: sessionsQuerySchema,
    answers: { 200: sessionsPage },
    refused: [400],
  },
  {
    id: "getAgentSession",
    method: "GET",
    path: "/api/v1/sessions/{id}",
    summary: "One session's run, the first decision first",
    caller: "person",
    may: OWN_TEAMS,
    query: runQuerySchema,
    answers: { 200: sessionRun },
    refused: [400, 404],
  },
  {
    id: "listPersonRequests",
    method: "GET",
    path: "/api/v1/requests",
    summary: "People's requests, the one that was acted for last first",
    caller: "person",
    may: OWN_TEAMS,
    query: requestsQuerySchema,
    answers: { 200: requestsPage },
    refused: [400],
  },
  {
    id: "getPersonRequest",
    method: "GET",
    path: "/api/v1/requests/{id}",
    summary: "One request, with the sessions and actions behind it",
    caller: "person",
    may: OWN_TEAMS,
    answers: { 200: requestDetail },
    refused: [404],
  },
];
