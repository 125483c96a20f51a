import { type FieldError, Problem, type ProblemKind } from "@/lib/services/problem";

/** The problem types of the access request and approval profile. */
const KIND_OF = {
  not_requestable: "invalid",
  expired_denial: "gone",
  invalid_denial_binding: "invalid",
  duplicate_request: "conflict",
  unknown_task: "not_found",
  invalid_task_state: "conflict",
} as const satisfies Record<string, ProblemKind>;

export function accessRequestProblem(name: keyof typeof KIND_OF, message: string, errors?: FieldError[]): Problem {
  return new Problem(KIND_OF[name], message, {
    type: `urn:openid:authzen:access-request:error:${name}`,
    ...(errors === undefined ? {} : { errors }),
  });
}
