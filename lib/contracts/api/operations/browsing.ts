/** Browsing what agents did: by facet, time, resource, session and request. */
import { actionFiltersSchema } from "@/lib/contracts/actions";
import { histogramQuerySchema, touchedQuerySchema } from "@/lib/contracts/browsing";
import { runExportSchema } from "@/lib/contracts/runs";
import { requestsQuerySchema, runQuerySchema, sessionsQuerySchema } from "@/lib/contracts/sessions";
import { actionFacets, actionHistogram, touchedPage } from "../answers/browsing";
import { savedView, saveViewBody } from "../answers/inbox";
import { deletedView, viewList } from "../answers/lists";
import { logRecordAnswer, runAnswer } from "../answers/runs";
import { requestDetail, requestsPage, sessionRun, sessionsPage } from "../answers/sessions";
import type { Operation } from "../operation";

const OWN_TEAMS = "Of their own teams; security reviewers and admins of all.";
const OWN_RECORDS =
  "What belongs to actions of their own teams; security reviewers and admins all, and log records that belong to no action.";

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
    id: "listActionsViews",
    method: "GET",
    path: "/api/v1/actions/views",
    summary: "The lists of actions that one keeps",
    caller: "person",
    may: "Their own.",
    answers: { 200: viewList },
  },
  {
    id: "saveActionsView",
    method: "POST",
    path: "/api/v1/actions/views",
    summary: "Keep a list of actions under a name",
    caller: "person",
    may: "Their own.",
    again: "409: there is one of this name.",
    body: saveViewBody,
    answers: { 200: savedView },
    refused: [409],
  },
  {
    id: "deleteActionsView",
    method: "DELETE",
    path: "/api/v1/actions/views/{id}",
    summary: "Delete a list of actions that one keeps",
    caller: "person",
    may: "Their own.",
    again: "404: it is gone.",
    answers: { 200: deletedView },
    refused: [404],
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
    id: "getRun",
    method: "GET",
    path: "/api/v1/runs/{id}",
    summary: "One agent's run as one timeline, by the id of any log record or decision of it",
    caller: "person",
    may: OWN_RECORDS,
    answers: { 200: runAnswer },
    refused: [404],
  },
  {
    id: "exportRun",
    method: "GET",
    path: "/api/v1/runs/{id}/export",
    summary: "The run as a file: with its log records one by one, or a line a row of its timeline",
    caller: "person",
    may: OWN_RECORDS,
    query: runExportSchema,
    answers: { 200: { types: ["application/json", "text/csv"], words: "The run as JSON or CSV." } },
    refused: [400, 404],
  },
  {
    id: "getFragment",
    method: "GET",
    path: "/api/v1/fragments/{id}",
    summary: "One log record as it came, whatever it belongs to",
    caller: "person",
    may: OWN_RECORDS,
    answers: { 200: logRecordAnswer },
    refused: [404],
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
