/** Bounded approvals: a yes to more of the same, within bounds. */
import { boundedQuerySchema, revokeBoundedSchema } from "@/lib/contracts/boundedApprovals";
import { boundedApprovalDetail, boundedApprovalsPage, revokedBoundedApproval } from "../answers/boundedApprovals";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "Of agents of their own teams; security reviewers and admins of all.";

export const BOUNDED_APPROVALS: readonly Operation[] = [
  {
    id: "listBoundedApprovals",
    method: "GET",
    path: "/api/v1/bounded-approvals",
    summary: "Bounded approvals, the newest first",
    caller: "person",
    may: SEES,
    query: boundedQuerySchema,
    answers: { 200: boundedApprovalsPage },
    refused: [400],
  },
  {
    id: "getBoundedApproval",
    method: "GET",
    path: "/api/v1/bounded-approvals/{id}",
    summary: "One bounded approval, with what it answered",
    caller: "person",
    may: SEES,
    answers: { 200: boundedApprovalDetail },
    refused: [404],
  },
  {
    id: "revokeBoundedApproval",
    method: "POST",
    path: "/api/v1/bounded-approvals/{id}/revoke",
    summary: "Take it back: it answers nothing any more, and what it answered and is not used ends",
    caller: "person",
    may: "Security reviewers, and who gave it.",
    again: "409: it is revoked.",
    body: body("RevokeBoundedApproval", revokeBoundedSchema),
    answers: { 200: revokedBoundedApproval },
    refused: [404, 409],
  },
];
