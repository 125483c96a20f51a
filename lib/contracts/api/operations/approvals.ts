/** Approvals and the inbox: what people who answer do. */
import { questionSchema, reassignSchema, snoozeSchema } from "@/lib/contracts/answers";
import { approvalSchema, approvalsQuerySchema, denialSchema, revocationSchema } from "@/lib/contracts/approvals";
import { bulkAnswerSchema } from "@/lib/contracts/bulkAnswers";
import { inboxQuerySchema } from "@/lib/contracts/inbox";
import { approvalDetail } from "../answers/approvalDetail";
import { approvalsPage, inboxState } from "../answers/approvals";
import { bulkResults, inboxRows, savedView, saveViewBody } from "../answers/inbox";
import { deletedView, viewList } from "../answers/lists";
import { approved, asked, claimed, denied, reassigned, revoked, snoozed, unclaimed } from "../answers/worked";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "Of agents of their own teams; security reviewers and admins of all.";
const ANSWERS = "Who is named by the rule that asked, and neither owns the agent nor asked for it.";

const answered = { caller: "person", method: "POST", may: ANSWERS, refused: [404, 409] } as const;

export const APPROVALS: readonly Operation[] = [
  {
    id: "listApprovals",
    method: "GET",
    path: "/api/v1/approvals",
    summary: "Approvals, the newest first",
    caller: "person",
    may: SEES,
    query: approvalsQuerySchema,
    answers: { 200: approvalsPage },
    refused: [400],
  },
  {
    id: "getApproval",
    method: "GET",
    path: "/api/v1/approvals/{id}",
    summary: "One approval with everything on its card",
    caller: "person",
    may: SEES,
    answers: { 200: approvalDetail },
    refused: [404],
  },
  {
    ...answered,
    id: "approve",
    path: "/api/v1/approvals/{id}/approve",
    summary: "Approve; it takes effect at once",
    again: "409: it is answered.",
    body: body("Approve", approvalSchema),
    bodyOptional: true,
    answers: { 200: approved },
  },
  {
    ...answered,
    id: "deny",
    path: "/api/v1/approvals/{id}/deny",
    summary: "Deny, with a reason that the agent gets",
    again: "409: it is answered.",
    body: body("Deny", denialSchema),
    answers: { 200: denied },
  },
  {
    ...answered,
    id: "answerMany",
    path: "/api/v1/approvals/bulk",
    summary: "Answer several; each has its own result. Approving is for one and the same action",
    again: "Each that is answered says so.",
    body: body("BulkAnswer", bulkAnswerSchema),
    answers: { 200: bulkResults },
    refused: [],
  },
  {
    ...answered,
    id: "askAgent",
    path: "/api/v1/approvals/{id}/questions",
    summary: "Ask the agent a question",
    again: "Another question.",
    body: body("Question", questionSchema),
    answers: { 200: asked },
  },
  {
    ...answered,
    id: "claim",
    path: "/api/v1/approvals/{id}/claim",
    summary: "Say that one is looking at it",
    again: "The claim is renewed. Someone else's: 409.",
    answers: { 200: claimed },
  },
  {
    ...answered,
    id: "unclaim",
    path: "/api/v1/approvals/{id}/unclaim",
    summary: "Give one's claim back",
    again: "409: there is no claim.",
    answers: { 200: unclaimed },
  },
  {
    ...answered,
    id: "snooze",
    path: "/api/v1/approvals/{id}/snooze",
    summary: "Put it out of one's own sight until a time, or back with null",
    again: "The same.",
    body: body("Snooze", snoozeSchema),
    answers: { 200: snoozed },
  },
  {
    ...answered,
    id: "reassign",
    path: "/api/v1/approvals/{id}/reassign",
    summary: "Pass it to a person or a team that may answer it; to nobody with an empty object",
    again: "The same.",
    body: body("Reassign", reassignSchema),
    answers: { 200: reassigned },
  },
  {
    id: "revokeApproval",
    method: "POST",
    path: "/api/v1/approvals/{id}/revoke",
    summary: "Take a given approval back, with what was handed out on it and is not used",
    caller: "person",
    may: "Security reviewers and admins; operators for agents of their own teams.",
    again: "409: it is revoked.",
    body: body("RevokeApproval", revocationSchema),
    answers: { 200: revoked },
    refused: [404, 409],
  },
  {
    id: "getInboxState",
    method: "GET",
    path: "/api/v1/approvals/state",
    summary: "How the inbox stands",
    caller: "person",
    may: SEES,
    answers: { 200: inboxState },
  },
  {
    id: "followInbox",
    method: "GET",
    path: "/api/v1/approvals/stream",
    summary: "The same now and after each change, as server-sent events; it ends after a minute",
    caller: "person",
    may: SEES,
    answers: { 200: { types: ["text/event-stream"], words: "Events `inbox` whose data is an InboxState." } },
  },
  {
    id: "listInbox",
    method: "GET",
    path: "/api/v1/inbox",
    summary: "The inbox as its page lists it",
    caller: "person",
    may: SEES,
    query: inboxQuerySchema,
    answers: { 200: inboxRows },
    refused: [400],
  },
  {
    id: "listViews",
    method: "GET",
    path: "/api/v1/inbox/views",
    summary: "The lists that one keeps",
    caller: "person",
    may: "Their own.",
    answers: { 200: viewList },
  },
  {
    id: "saveView",
    method: "POST",
    path: "/api/v1/inbox/views",
    summary: "Keep a list under a name",
    caller: "person",
    may: "Their own.",
    again: "409: there is one of this name.",
    body: saveViewBody,
    answers: { 200: savedView },
    refused: [409],
  },
  {
    id: "deleteView",
    method: "DELETE",
    path: "/api/v1/inbox/views/{id}",
    summary: "Delete a list that one keeps",
    caller: "person",
    may: "Their own.",
    again: "404: it is gone.",
    answers: { 200: deletedView },
    refused: [404],
  },
];
