/** Approvals in lists, and what people do with them. */
import { z } from "zod";
import type { ClaimView, QuestionView, ReleaseView } from "@/lib/contracts/answers";
import type {
  AnswerVerification,
  ApprovalAnswerView,
  ApprovalSummary,
  ApprovalsPage,
  InboxState,
  RequirementProgress,
} from "@/lib/contracts/approvals";
import { APPROVAL_STATUSES } from "@/lib/contracts/approvals";
import { component, time } from "../component";

export const claimView = component<ClaimView>()(
  "ClaimView",
  z
    .object({
      person: z.object({ name: z.string(), email: z.string() }),
      until: time,
      mine: z.boolean(),
    })
    .describe("Who is looking at it, until when; null when nobody is."),
);

export const questionView = component<QuestionView>()(
  "QuestionView",
  z
    .object({
      id: z.string(),
      person: z.string(),
      text: z.string(),
      asked_at: time,
      reply: z.object({ text: z.string(), replied_at: time, by: z.enum(["agent", "enforcement_point"]) }).nullable(),
    })
    .describe("A question to the agent, and its reply: the agent's own words."),
);

export const releaseView = component<ReleaseView>()(
  "ReleaseView",
  z
    .object({
      person: z.object({ name: z.string(), email: z.string() }),
      release_at: time,
      mine: z.boolean(),
    })
    .describe("A yes that has not taken effect yet."),
);

export const inboxState = component<InboxState>()(
  "InboxState",
  z
    .object({
      waiting: z.number().describe("Approvals that wait for an answer, among the agents that the person may see."),
      version: z.string().describe("Changes whenever one is opened, answered or ends."),
      stopped: z.array(z.string()).describe("The kill switches in force that the person may see."),
      hand_offs: z
        .object({ open: z.number(), version: z.string() })
        .describe(
          "Hand-offs that nobody has taken yet; `version` changes whenever one is opened, taken, passed or ends.",
        ),
      changes: z
        .object({ version: z.string() })
        .describe("`version` differs whenever a change or break-glass is submitted, reviewed or moves on."),
    })
    .describe("How an inbox stands."),
);

export const requirementProgress = component<RequirementProgress>()(
  "RequirementProgress",
  z
    .object({
      kind: z.enum(["role", "team", "group", "person"]),
      name: z.string(),
      count: z.number(),
      filled: z.number().describe("How many of the seats the answers given fill."),
    })
    .describe("Who must answer, and how far that is."),
);

export const approvalSummary = component<ApprovalSummary>()(
  "ApprovalSummary",
  z.object({
    id: z.string(),
    evaluation_id: z.string(),
    status: z.enum(APPROVAL_STATUSES),
    agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
    on_behalf_of: z.string().nullable(),
    action: z.string(),
    environment: z.string(),
    resource: z.object({ type: z.string(), id: z.string() }),
    asked_by: z
      .array(z.string())
      .describe("Names of the rules that asked, and of the grants and the budget's own limits that did."),
    requested_at: time,
    expires_at: time,
    resolved_at: time.nullable(),
    reason: z.string().nullable().describe("Why it was denied or withdrawn."),
  }),
);

export const approvalsPage = component<ApprovalsPage>()(
  "ApprovalsPage",
  z.object({
    approvals: z.array(approvalSummary),
    next_cursor: z.string().nullable(),
  }),
);

export const answerVerification = component<AnswerVerification>()(
  "AnswerVerification",
  z
    .object({
      method: z.enum(["password", "oidc", "api_token"]),
      authenticated_at: time.nullable(),
      issuer: z.string().nullable(),
      acr: z.string().nullable(),
      amr: z.array(z.string()),
    })
    .describe("How the person behind an answer was verified: when and by whom, and the provider's words for how."),
);

export const approvalAnswerView = component<ApprovalAnswerView>()(
  "ApprovalAnswerView",
  z.object({
    person: z.object({ name: z.string(), email: z.string() }),
    verdict: z.enum(["approve", "deny"]),
    reason: z.string().nullable(),
    answered_at: time,
    voided: z.boolean().describe("True for an answer to arguments that an approver changed since."),
    verified: answerVerification.nullable().describe("How the person was verified; null where that was not recorded."),
  }),
);
