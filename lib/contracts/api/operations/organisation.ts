/** Agents and the records of what was done. */
import { actionsExportSchema, actionsQuerySchema } from "@/lib/contracts/actions";
import { templateQuerySchema } from "@/lib/contracts/agentForms";
import { removeGrantSchema, unusedGrantsQuerySchema } from "@/lib/contracts/budgets";
import { historyQuerySchema } from "@/lib/contracts/history";
import { leastPrivilegeQuerySchema, proposeLeastPrivilegeSchema } from "@/lib/contracts/leastPrivilege";
import { simulateSchema } from "@/lib/contracts/simulation";
import { actionAnswer, actionsPage } from "../answers/actions";
import { agentDetail } from "../answers/agentDetail";
import { budgetDetail, unusedGrantsAnswer } from "../answers/budgets";
import { changeMoved } from "../answers/changeMoved";
import { revokedCredential } from "../answers/credentials";
import { historyAnswer } from "../answers/history";
import { leastPrivilegeProposed, leastPrivilegeView } from "../answers/leastPrivilege";
import { agentList } from "../answers/lists";
import { overview } from "../answers/overview";
import { simulationAnswer } from "../answers/simulation";
import { budgetTemplate, environmentsAnswer } from "../answers/stages";
import { body } from "../component";
import type { Operation } from "../operation";

const OWN_TEAMS = "Of their own teams; security reviewers and admins of all.";

export const ORGANISATION: readonly Operation[] = [
  {
    id: "getOverview",
    method: "GET",
    path: "/api/v1/overview",
    summary: "What waits, what agents did today and which limits are nearly used up",
    caller: "person",
    may: OWN_TEAMS,
    answers: { 200: overview },
  },
  {
    id: "listAgents",
    method: "GET",
    path: "/api/v1/agents",
    summary: "The agents",
    caller: "person",
    may: OWN_TEAMS,
    answers: { 200: agentList },
  },
  {
    id: "getAgent",
    method: "GET",
    path: "/api/v1/agents/{id}",
    summary: "One agent, by id or name, with its budget and what it did",
    caller: "person",
    may: OWN_TEAMS,
    answers: { 200: agentDetail },
    refused: [404],
  },
  {
    id: "getAgentHistory",
    method: "GET",
    path: "/api/v1/agents/{id}/history",
    summary: "What was changed of an agent, by whom and when, the newest first",
    caller: "person",
    may: OWN_TEAMS,
    query: historyQuerySchema,
    answers: { 200: historyAnswer },
    refused: [400, 404],
  },
  {
    id: "revokeCredential",
    method: "POST",
    path: "/api/v1/credentials/{id}/revoke",
    summary: "End a credential at once, with the permits that it was handed",
    caller: "person",
    may: "Operators of the agent's team; security reviewers and admins.",
    again: "409: it is revoked.",
    answers: { 200: revokedCredential },
    refused: [404, 409],
  },
  {
    id: "listUnusedGrants",
    method: "GET",
    path: "/api/v1/grants/unused",
    summary: "Grants in force that allowed nothing for 30, 60 or 90 days",
    caller: "person",
    may: OWN_TEAMS,
    query: unusedGrantsQuerySchema,
    answers: { 200: unusedGrantsAnswer },
    refused: [400],
  },
  {
    id: "getBudget",
    method: "GET",
    path: "/api/v1/agents/{id}/budget",
    summary: "The budget of an agent: use, limits over time, versions and the ladder",
    caller: "person",
    may: OWN_TEAMS,
    answers: { 200: budgetDetail },
    refused: [404],
  },
  {
    id: "removeGrant",
    method: "POST",
    path: "/api/v1/agents/{id}/budget/remove-grant",
    summary: "Take one grant out: in force at once where that narrows",
    caller: "person",
    may: "Operators of the agent's team; security reviewers and admins.",
    again: "404 once it is out.",
    body: body("RemoveGrant", removeGrantSchema),
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "listEnvironments",
    method: "GET",
    path: "/api/v1/environments",
    summary: "The environments by risk, and the ladder of stages with its ceilings and minimums",
    caller: "person",
    may: "Anyone with a role; what is counted is of the agents that they see.",
    answers: { 200: environmentsAnswer },
    refused: [403],
  },
  {
    id: "getStageTemplate",
    method: "GET",
    path: "/api/v1/stages/{id}/template",
    summary: "A budget to begin with: what a stage, by its name, holds of some tools in some environments",
    caller: "person",
    may: "Anyone with a role.",
    query: templateQuerySchema,
    answers: { 200: budgetTemplate },
    refused: [400, 403, 404],
  },
  {
    id: "getLeastPrivilege",
    method: "GET",
    path: "/api/v1/agents/{id}/least-privilege",
    summary: "The smallest budget that would have allowed what the agent used",
    caller: "person",
    may: OWN_TEAMS,
    query: leastPrivilegeQuerySchema,
    answers: { 200: leastPrivilegeView },
    refused: [400, 404],
  },
  {
    id: "proposeLeastPrivilege",
    method: "POST",
    path: "/api/v1/agents/{id}/least-privilege",
    summary: "Make that budget a change request: in force at once where it narrows",
    caller: "person",
    may: "Operators of the agent's team; security reviewers and admins.",
    again: "409 once it is in force.",
    body: body("ProposeLeastPrivilege", proposeLeastPrivilegeSchema),
    answers: { 200: leastPrivilegeProposed },
    refused: [404, 409],
  },
  {
    id: "listActions",
    method: "GET",
    path: "/api/v1/actions",
    summary: "What agents asked for, the newest first",
    caller: "person",
    may: OWN_TEAMS,
    query: actionsQuerySchema,
    answers: { 200: actionsPage },
    refused: [400],
  },
  {
    id: "exportActions",
    method: "GET",
    path: "/api/v1/actions/export",
    summary: "The same as a file; `Ambit-Truncated: true` when it would have been too long",
    caller: "person",
    may: OWN_TEAMS,
    query: actionsExportSchema,
    answers: { 200: { types: ["application/json", "text/csv"], words: "The list as JSON or CSV." } },
    refused: [400],
  },
  {
    id: "getAction",
    method: "GET",
    path: "/api/v1/actions/{id}",
    summary: "The record of one action, by the id of an evaluation",
    caller: "person",
    may: OWN_TEAMS,
    answers: { 200: actionAnswer },
    refused: [404],
  },
  {
    id: "simulate",
    method: "POST",
    path: "/api/v1/simulate",
    summary: "What a request would be decided as now, then, or with what is proposed; nothing is recorded",
    caller: "person",
    may: OWN_TEAMS,
    again: "The same answer.",
    body: body("Simulate", simulateSchema),
    answers: { 200: simulationAnswer },
    refused: [404],
  },
];
