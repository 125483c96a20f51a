/** What stands where in a GitHub webhook, and what its events mean. */
import type { FragmentStatus } from "@/lib/core/correlation/fragment";
import type { KeyKind } from "@/lib/core/correlation/keys";
import type { FieldPath } from "@/lib/sources/reading/fields";

/** The event that a body belongs to, told by the members that it has, where no header names it. The most particular first. */
export const SHAPES: readonly { event: string; members: readonly string[] }[] = [
  { event: "ping", members: ["zen"] },
  { event: "workflow_job", members: ["workflow_job"] },
  { event: "workflow_dispatch", members: ["workflow", "inputs"] },
  { event: "workflow_run", members: ["workflow_run"] },
  { event: "repository_dispatch", members: ["client_payload"] },
  { event: "check_run", members: ["check_run"] },
  { event: "check_suite", members: ["check_suite"] },
  { event: "deployment_status", members: ["deployment_status"] },
  { event: "deployment", members: ["deployment"] },
  { event: "pull_request_review", members: ["review", "pull_request"] },
  { event: "pull_request_review_comment", members: ["comment", "pull_request"] },
  { event: "pull_request_review_thread", members: ["thread", "pull_request"] },
  { event: "issue_comment", members: ["comment", "issue"] },
  { event: "discussion_comment", members: ["comment", "discussion"] },
  { event: "commit_comment", members: ["comment"] },
  { event: "pull_request", members: ["pull_request"] },
  { event: "issues", members: ["issue"] },
  { event: "discussion", members: ["discussion"] },
  { event: "release", members: ["release"] },
  { event: "registry_package", members: ["registry_package"] },
  { event: "package", members: ["package"] },
  { event: "gollum", members: ["pages"] },
  { event: "push", members: ["ref", "commits"] },
  { event: "push", members: ["ref", "pusher", "before"] },
  { event: "create", members: ["ref_type", "master_branch"] },
  { event: "delete", members: ["ref_type"] },
  { event: "status", members: ["sha", "state", "context"] },
  { event: "fork", members: ["forkee"] },
  { event: "branch_protection_rule", members: ["rule"] },
  { event: "repository_ruleset", members: ["repository_ruleset"] },
  { event: "deploy_key", members: ["key"] },
  { event: "secret_scanning_alert", members: ["alert", "location"] },
  { event: "alert", members: ["alert"] },
  { event: "label", members: ["label"] },
  { event: "milestone", members: ["milestone"] },
  { event: "membership", members: ["member", "team", "scope"] },
  { event: "member", members: ["member"] },
  { event: "organization", members: ["membership"] },
  { event: "team", members: ["team"] },
  { event: "meta", members: ["hook"] },
  { event: "installation_repositories", members: ["installation", "repositories_added"] },
  { event: "installation", members: ["installation", "repositories"] },
  { event: "push", members: ["ref"] },
  { event: "repository", members: ["repository"] },
  { event: "organization", members: ["organization"] },
];

/** Members of which a webhook has at least one as an object; the audit log names a repository by a text. */
export const ENVELOPE: readonly FieldPath[] = ["repository", "sender", "organization", "installation", "enterprise"];

/** Events that tell how something goes, or that somebody looked; every other tells of a change that was made. */
export const PROGRESS: ReadonlySet<string> = new Set([
  "ping",
  "workflow_job",
  "workflow_run",
  "workflow_dispatch",
  "repository_dispatch",
  "check_run",
  "check_suite",
  "deployment_status",
  "status",
  "page_build",
  "star",
  "watch",
]);

/** Where an event tells of progress, how it ended. */
export const CONCLUSION: readonly FieldPath[] = [
  "workflow_job.conclusion",
  "workflow_run.conclusion",
  "check_run.conclusion",
  "check_suite.conclusion",
  "deployment_status.state",
  "state",
];

/** Conclusions and states, of webhooks and of the audit log. */
export const ENDS: Readonly<Record<string, FragmentStatus>> = {
  success: "succeeded",
  failure: "failed",
  error: "failed",
  timed_out: "failed",
  startup_failure: "failed",
  skipped: "not_executed",
};

export const KEYS: readonly (readonly [KeyKind, FieldPath])[] = [
  ["run", "workflow_run.id"],
  ["run", "workflow_job.run_id"],
];

/** Where whoever starts a workflow can put an evaluation id. */
export const EVALUATION: readonly FieldPath[] = ["client_payload.ambit_evaluation_id", "inputs.ambit_evaluation_id"];

export const PRINCIPAL: readonly FieldPath[] = [
  "sender.login",
  "pusher.name",
  "comment.user.login",
  "review.user.login",
  "workflow_run.triggering_actor.login",
  "workflow_run.actor.login",
  "pull_request.user.login",
  "issue.user.login",
  "head_commit.author.name",
];

/** When it happened, as far as the body tells. */
export const TIME: readonly FieldPath[] = [
  "comment.updated_at",
  "comment.created_at",
  "review.submitted_at",
  "workflow_job.completed_at",
  "workflow_job.started_at",
  "workflow_run.updated_at",
  "check_run.completed_at",
  "check_run.started_at",
  "check_suite.updated_at",
  "deployment_status.created_at",
  "deployment.created_at",
  "release.published_at",
  "alert.updated_at",
  "pull_request.updated_at",
  "issue.updated_at",
  "repository.pushed_at",
  "repository.updated_at",
  "head_commit.timestamp",
];

/** What it was done to beside the repository, which stands before it: `owner/repository#5`. The most particular first. */
export const SUBJECTS: readonly { type: string; path: FieldPath; sign: string }[] = [
  { type: "workflow_run", path: "workflow_job.run_id", sign: "/actions/runs/" },
  { type: "workflow_run", path: "workflow_run.id", sign: "/actions/runs/" },
  { type: "pull_request", path: "pull_request.number", sign: "#" },
  { type: "issue", path: "issue.number", sign: "#" },
  { type: "discussion", path: "discussion.number", sign: "#" },
  { type: "release", path: "release.tag_name", sign: "@" },
  { type: "deployment", path: "deployment.id", sign: "/deployments/" },
  { type: "ref", path: "ref", sign: "@" },
];

export const REPOSITORY: readonly FieldPath[] = ["repository.full_name", "repository.name", "repository.id"];
export const OWNER: readonly FieldPath[] = ["organization.login", "enterprise.slug", "installation.account.login"];

/** Of the object that an event is about, what shows its new state. */
export const SUBJECT_OBJECTS: readonly string[] = [
  "release",
  "deployment",
  "review",
  "comment",
  "pull_request",
  "issue",
  "repository",
];
export const SHOWN_STATE: readonly string[] = [
  "state",
  "merged",
  "merge_commit_sha",
  "title",
  "tag_name",
  "environment",
  "ref",
  "sha",
  "name",
  "private",
  "visibility",
  "archived",
];
