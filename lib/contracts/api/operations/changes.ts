/** Change requests: how authority grows and shrinks. */

import { previewBudgetSchema } from "@/lib/contracts/budgetEditor";
import {
  approveChangeSchema,
  changesQuerySchema,
  commentChangeSchema,
  proposeChangeSchema,
  rejectChangeSchema,
  rollBackSchema,
  withdrawChangeSchema,
} from "@/lib/contracts/changes";
import { budgetPreview } from "../answers/budgetPreview";
import { changeCommented, changeMoved, changesAnswer, changeView } from "../answers/changes";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "Of agents of their own teams, and what they wrote; security reviewers and admins all.";
const PROPOSES =
  "Operators of the agent's team; security reviewers and admins anything but people, roles and groups; admins these too.";
const AUTHOR = "Whoever wrote it.";
const REVIEWS = "Security reviewers who did not write it, whom it is not about, and who own no agent that it reaches.";
const proposal = body("ProposeChange", proposeChangeSchema);

const ofOne = (path: string): `/${string}` => `/api/v1/changes/{id}${path}`;

export const CHANGES: readonly Operation[] = [
  {
    id: "listChanges",
    method: "GET",
    path: "/api/v1/changes",
    summary: "Change requests, the newest first",
    caller: "person",
    may: SEES,
    query: changesQuerySchema,
    answers: { 200: changesAnswer },
    refused: [400],
  },
  {
    id: "createChange",
    method: "POST",
    path: "/api/v1/changes",
    summary: "Write a change request down as a draft",
    caller: "person",
    may: PROPOSES,
    again: "Writes another one.",
    body: proposal,
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "previewBudget",
    method: "POST",
    path: "/api/v1/changes/preview",
    summary: "What another budget of an agent would do; nothing is written",
    caller: "person",
    may: "Operators of the agent's team; security reviewers and admins.",
    again: "The same answer.",
    body: body("PreviewBudget", previewBudgetSchema),
    answers: { 200: budgetPreview },
    refused: [404],
  },
  {
    id: "rollBackBudget",
    method: "POST",
    path: "/api/v1/changes/roll-back",
    summary: "Propose an earlier version of an agent's budget, submitted at once",
    caller: "person",
    may: PROPOSES,
    again: "400 once that version's grants are in force.",
    body: body("RollBack", rollBackSchema),
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "getChange",
    method: "GET",
    path: ofOne(""),
    summary: "One change request, with its difference, evidence and replay",
    caller: "person",
    may: SEES,
    answers: { 200: changeView },
    refused: [404],
  },
  {
    id: "editChange",
    method: "POST",
    path: ofOne("/edit"),
    summary: "Say something else: a draft again, whose reviews are dismissed",
    caller: "person",
    may: AUTHOR,
    again: "The same draft, in another edition.",
    body: proposal,
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "rebaseChange",
    method: "POST",
    path: ofOne("/rebase"),
    summary: "Put it on what is in force now: a draft again",
    caller: "person",
    may: AUTHOR,
    again: "The same draft, in another edition.",
    answers: { 200: changeMoved },
    refused: [400, 404, 409],
  },
  {
    id: "submitChange",
    method: "POST",
    path: ofOne("/submit"),
    summary: "Submit a draft: what narrows is in force with it, what widens waits for review",
    caller: "person",
    may: AUTHOR,
    again: "409: it is no draft any more.",
    answers: { 200: changeMoved },
    refused: [400, 404, 409],
  },
  {
    id: "approveChange",
    method: "POST",
    path: ofOne("/approve"),
    summary: "Approve exactly what was submitted; with the last approval that is needed it is in force",
    caller: "person",
    may: REVIEWS,
    again: "409: it is approved.",
    body: body("ApproveChange", approveChangeSchema),
    bodyOptional: true,
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "rejectChange",
    method: "POST",
    path: ofOne("/reject"),
    summary: "Reject it, for good",
    caller: "person",
    may: REVIEWS,
    again: "409: it is rejected.",
    body: body("RejectChange", rejectChangeSchema),
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "withdrawChange",
    method: "POST",
    path: ofOne("/withdraw"),
    summary: "Take it back before it is in force",
    caller: "person",
    may: AUTHOR,
    again: "409: it is withdrawn.",
    body: body("WithdrawChange", withdrawChangeSchema),
    bodyOptional: true,
    answers: { 200: changeMoved },
    refused: [404, 409],
  },
  {
    id: "commentOnChange",
    method: "POST",
    path: ofOne("/comments"),
    summary: "Say something about it, or about one line of its difference",
    caller: "person",
    may: "Operators, security reviewers and admins who see it.",
    again: "Says it twice.",
    body: body("CommentOnChange", commentChangeSchema),
    answers: { 200: changeCommented },
    refused: [404],
  },
];
