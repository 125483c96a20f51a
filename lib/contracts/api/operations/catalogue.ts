/** The catalogue and the rules. */
import { catalogueQuerySchema } from "@/lib/contracts/catalogue";
import { importToolsSchema, releaseToolSchema } from "@/lib/contracts/toolImport";
import { catalogueAction, catalogueActions } from "../answers/catalogue";
import { catalogue } from "../answers/lists";
import { ruleDetail, rulesAnswer } from "../answers/rules";
import { toolReleased, toolsImported } from "../answers/toolImport";
import { body } from "../component";
import type { Operation } from "../operation";

export const CATALOGUE: readonly Operation[] = [
  {
    id: "getCatalogue",
    method: "GET",
    path: "/api/v1/catalogue",
    summary: "The tools, their actions and the facts that people stated about them",
    caller: "person",
    may: "Anyone with a role.",
    answers: { 200: catalogue },
    refused: [403],
  },
  {
    id: "searchCatalogue",
    method: "GET",
    path: "/api/v1/catalogue/actions",
    summary: "Actions of the catalogue, searched and sorted, a page of them",
    caller: "person",
    may: "Anyone with a role.",
    query: catalogueQuerySchema,
    answers: { 200: catalogueActions },
    refused: [400, 403],
  },
  {
    id: "getCatalogueAction",
    method: "GET",
    path: "/api/v1/catalogue/actions/{name}",
    summary: "One action: its facts, whose grants and which rules bear on it, and the changes that touched it",
    caller: "person",
    may: "Anyone with a role; of agents, rules and changes what they see.",
    answers: { 200: catalogueAction },
    refused: [403, 404],
  },
  {
    id: "importTools",
    method: "POST",
    path: "/api/v1/catalogue/imports",
    summary:
      "Take what a server told of its tools: what is new becomes a draft without risk facts, the rest is kept as its claim",
    caller: "person",
    may: "Security reviewers and admins.",
    again: "The draft that is open still.",
    body: body("ImportTools", importToolsSchema),
    answers: { 200: toolsImported },
    refused: [409],
  },
  {
    id: "releaseTool",
    method: "POST",
    path: "/api/v1/catalogue/quarantines/{id}/release",
    summary: "Have looked at what a tool says of itself by now: gateways let its calls be decided again",
    caller: "person",
    may: "Security reviewers.",
    again: "409: it is released.",
    body: body("ReleaseTool", releaseToolSchema),
    answers: { 200: toolReleased },
    refused: [404, 409],
  },
  {
    id: "listRules",
    method: "GET",
    path: "/api/v1/rules",
    summary: "The escalation rules, each with how often it was met",
    caller: "person",
    may: "Anyone with a role: those that bear on agents that they see.",
    answers: { 200: rulesAnswer },
    refused: [403],
  },
  {
    id: "getRule",
    method: "GET",
    path: "/api/v1/rules/{name}",
    summary: "One rule: how often it was met, what it asked and who answered, and the changes that touched it",
    caller: "person",
    may: "Anyone with a role, of rules that bear on agents that they see; of people, others than security reviewers and admins see themselves.",
    answers: { 200: ruleDetail },
    refused: [403, 404],
  },
];
