import type { z } from "zod";
import type {
  EvaluationRequest,
  OpenSession,
  RecordFragment,
  RedeemPermit,
  ReportTools,
  reportOutcomeSchema,
} from "@/lib/contracts/access";
import { VERSION } from "@/lib/enforce/sdk/version";
import { AccessToken, type CredentialSource } from "./accessToken";
import {
  actionsAnswer,
  type DecisionAnswer,
  decisionAnswer,
  type HeldSecret,
  redeemAnswer,
  releaseAnswer,
  sessionAnswer,
  type TaskAnswer,
  type ToolState,
  takenAnswer,
  taskAnswer,
  toolsAnswer,
} from "./answers";
import { ambitHttp, type HttpAnswer, readAnswer } from "./http";

/** How long to wait before a task is looked at again when Ambit does not say, in seconds. */
const POLL_SECONDS = 2;

export type OutcomeReport = z.input<typeof reportOutcomeSchema>;

export interface ReachableAction {
  name: string;
  /** Obligations of the budget can change what a call of it answers. */
  obliges: boolean;
}

/**
 * Ambit, as an enforcement point with one credential (one agent, tool and environment) talks to it. Every call throws an
 * `AmbitFault` when no answer came that can be relied on.
 */
export class AmbitClient {
  private readonly http;
  private readonly accessToken: AccessToken;

  constructor(options: {
    /** Where Ambit is, without a trailing slash. */
    url: string;
    credential: CredentialSource;
    /** What asks, as Ambit shows it with the credential: `ambit-gateway/1 (files)`. */
    program?: string;
    /** Epoch milliseconds. */
    now?: () => number;
  }) {
    this.http = ambitHttp(options.url, options.program ?? `ambit-client/${VERSION}`);
    this.accessToken = new AccessToken(this.http, options.credential, options.now ?? Date.now);
  }

  /** The actions (by `tool.action`) that the agent's budget can allow here. */
  async reachableActions(agent: string): Promise<ReadonlyMap<string, ReachableAction>> {
    const body = { subject: { type: "agent", id: agent } };
    const { results } = readAnswer(await this.post("/access/v1/search/action", body), actionsAnswer);
    return new Map(
      results.map(({ name, properties }) => [name, { name, obliges: properties?.changes_results === true }] as const),
    );
  }

  async openSession(input: OpenSession): Promise<string> {
    return readAnswer(await this.post("/access/v1/sessions", input), sessionAnswer).session_id;
  }

  async evaluate(request: EvaluationRequest): Promise<DecisionAnswer> {
    return readAnswer(await this.post("/access/v1/evaluation", request), decisionAnswer).context;
  }

  async redeem(input: RedeemPermit): Promise<void> {
    readAnswer(await this.post("/access/v1/permits/redeem", input), redeemAnswer);
  }

  /** Redeems the permit, and answers the secret that Ambit holds for this agent, tool and environment. */
  async release(input: RedeemPermit): Promise<HeldSecret> {
    return readAnswer(await this.post("/access/v1/secrets/release", input), releaseAnswer).secret;
  }

  /** The task as it stands, and after how many seconds to look again. */
  async task(id: string): Promise<TaskAnswer & { pollAfter: number }> {
    const answer = await this.authorized("GET", `/access/v1/requests/${encodeURIComponent(id)}`);
    return { ...readAnswer(answer, taskAnswer), pollAfter: answer.retryAfter ?? POLL_SECONDS };
  }

  async cancel(taskId: string, comment: string): Promise<void> {
    const path = `/access/v1/requests/${encodeURIComponent(taskId)}/cancel`;
    readAnswer(await this.post(path, { comment }), takenAnswer);
  }

  async reportOutcome(report: OutcomeReport): Promise<void> {
    readAnswer(await this.post("/access/v1/outcomes", report), takenAnswer);
  }

  /** What a server tells of its tools, by their actions' names: which of them people have looked at as they are now. */
  async reportTools(report: ReportTools): Promise<readonly ToolState[]> {
    return readAnswer(await this.post("/access/v1/tools", report), toolsAnswer).tools;
  }

  async recordFragment(fragment: RecordFragment): Promise<void> {
    readAnswer(await this.post("/access/v1/fragments", fragment), takenAnswer);
  }

  private post(path: string, body: unknown): Promise<HttpAnswer> {
    return this.authorized("POST", path, JSON.stringify(body));
  }

  /** A token that is no longer taken is renewed once: Ambit may have changed its keys. Nothing was done with the first. */
  private async authorized(method: "GET" | "POST", path: string, body?: string): Promise<HttpAnswer> {
    const send = (token: string) => this.http.send(method, path, { token, ...(body === undefined ? {} : { body }) });
    const token = await this.accessToken.get();
    const answer = await send(token);
    if (answer.status !== 401) return answer;
    this.accessToken.drop(token);
    return await send(await this.accessToken.get());
  }
}
