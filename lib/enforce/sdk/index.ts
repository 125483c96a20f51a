/** Ambit's SDK: puts the budget in front of a function, and verifies permits in front of a tool. It needs fetch and WebCrypto. */
export { type Ambit, type AmbitOptions, connect, type OutcomeReport, type StateChange } from "./ambit";
export type { Obligation } from "./answers";
export type { CallOptions, Waiting } from "./decide";
export {
  AmbitError,
  AmbitFault,
  ApprovalGone,
  CallAborted,
  Denied,
  InvalidPermit,
  NotApproved,
  NotAsked,
  NotExecuted,
  ObligationNotUnderstood,
  OutcomeUnknown,
  type PermitProblem,
  type Reason,
  ResultWithheld,
  StillWaiting,
} from "./errors";
export { type Guarded, type GuardOptions, guard } from "./guard";
export type { Correlation, Handle } from "./handle";
export type { Json, JsonObject } from "./json";
export type { ObligationHandler, ObligationHandlers } from "./obligations";
export { type ToolServer, type ToolServerOptions, toolServer } from "./permit/toolServer";
export { type PermittedCall, type VerifiedPermit, verifyPermit } from "./permit/verifyPermit";
export type { GuardedCall, Tool } from "./run";
export { type SavedSession, Session, type SessionOptions } from "./session";
