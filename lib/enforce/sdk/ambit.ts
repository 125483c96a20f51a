import { AccessToken, type CredentialSource } from "./accessToken";
import { type DecisionAnswer, readDecision, readTask, type Task, text } from "./answers";
import { AmbitFault } from "./errors";
import { ambitAddress, goodAnswer, type HttpAnswer, send } from "./http";
import type { Json, JsonObject } from "./json";
import { Reporter } from "./reporter";
import { openSession, type Session, type SessionOptions } from "./session";

/** How long to wait before a task is looked at again when Ambit does not say, in seconds. */
const POLL_SECONDS = 2;

export interface AmbitOptions {
  /** Ambit's address, such as `https://ambit.example.com`. Plain HTTP for this machine only. */
  url: string;
  /** The agent's name in Ambit. */
  agent: string;
  /** The credential of this agent for one tool in one environment, or where it comes from. */
  credential: CredentialSource;
  /** The person for whom the agent works, where that is always the same. */
  onBehalfOf?: string;
  /** Told what Ambit refuses to take of what happened, such as an outcome that was told differently before. */
  onRefusedReport?: (fault: unknown) => void;
  /** Epoch milliseconds. */
  now?: () => number;
  /** What stands between the agent and its tools, such as `my-proxy/2`: Ambit shows it with the credential. ASCII. */
  program?: string;
}

export interface StateChange {
  resource: { type: string; id: string };
  before?: Json;
  after?: Json;
  /** Where the change can be looked up. */
  reference?: string;
}

export interface OutcomeReport {
  evaluation_id: string;
  status: "succeeded" | "failed" | "not_executed";
  error?: string;
  /** RFC 3339. */
  occurred_at?: string;
  state_changes?: StateChange[];
  observed?: string[];
}

export interface LogRecord {
  evaluation_id: string;
  /** Lower-case words joined by `_` or `.`. */
  kind: string;
  /** RFC 3339. */
  occurred_at: string;
  content: JsonObject;
}

/** Ambit for one agent, tool and environment. */
export function connect(options: AmbitOptions): Ambit {
  return new Ambit(options);
}

/** As `connect` makes it. Every method throws an `AmbitFault` when no answer came that can be relied on. */
export class Ambit {
  readonly agent: string;
  readonly onBehalfOf: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  private readonly reporter: Reporter;
  private readonly address: string;
  private readonly accessToken: AccessToken;
  private readonly program: string | undefined;
  private keepsRecords = true;

  /** @throws TypeError for an address that a credential must not be sent to */
  constructor({ url, agent, credential, onBehalfOf, onRefusedReport, now = Date.now, program }: AmbitOptions) {
    this.reporter = new Reporter(onRefusedReport);
    this.address = ambitAddress(url);
    this.agent = agent;
    this.onBehalfOf = onBehalfOf;
    this.now = now;
    this.accessToken = new AccessToken(this.address, credential, now, program);
    this.program = program;
  }

  /** Opens a session: what the calls in it read and where values came from is remembered together. */
  openSession(options?: SessionOptions): Promise<Session> {
    return openSession((body) => this.post("/access/v1/sessions", body), options);
  }

  /** Waits until every outcome is told, for at most so many milliseconds. Call it before the process ends. */
  flush(msMax = 10_000): Promise<void> {
    return this.reporter.flush(msMax);
  }

  async evaluate(request: JsonObject): Promise<DecisionAnswer> {
    return readDecision(await this.post("/access/v1/evaluation", request));
  }

  async redeem(input: JsonObject): Promise<{ evaluationId: string }> {
    const answer = await this.post("/access/v1/permits/redeem", input);
    if (answer.redeemed !== true) throw new AmbitFault("malformed", "Ambit did not say that the permit was redeemed.");
    return { evaluationId: text(answer.evaluation_id) };
  }

  /** The task as it stands, and after how many milliseconds to look again. */
  async task(id: string): Promise<{ task: Task; pollMs: number }> {
    const answer = await this.authorized("GET", `/access/v1/requests/${encodeURIComponent(id)}`);
    return { task: readTask(goodAnswer(answer)), pollMs: (answer.retryAfter ?? POLL_SECONDS) * 1_000 };
  }

  /** Answers an approver's question, once. */
  async reply(taskId: string, question: string, words: string): Promise<void> {
    await this.post(`/access/v1/requests/${encodeURIComponent(taskId)}/replies`, { question, text: words });
  }

  /** Withdraws a request for approval. */
  async withdraw(taskId: string, comment: string): Promise<void> {
    await this.post(`/access/v1/requests/${encodeURIComponent(taskId)}/cancel`, { comment });
  }

  /** Tells what happened. What Ambit does not take now is told again until it does, as long as this process lives. */
  async report(report: OutcomeReport): Promise<void> {
    await this.reporter.tell(() => this.reportNow(report));
  }

  /** The same, once: for whoever keeps what was not taken. */
  async reportNow(report: OutcomeReport): Promise<void> {
    await this.post("/access/v1/outcomes", report);
  }

  /** Keeps a log record with the action's record; only an enforcement point can. @throws AmbitFault */
  async record(record: LogRecord): Promise<void> {
    await this.post("/access/v1/fragments", record);
  }

  /** The same for records that nothing depends on: an agent's own credential keeps none, and nothing waits for them. */
  note(record: LogRecord): void {
    if (!this.keepsRecords) return;
    this.reporter.keep(
      this.reporter.tell(async () => {
        try {
          await this.record(record);
        } catch (error) {
          if (error instanceof AmbitFault && error.status === 403) this.keepsRecords = false;
          else throw error;
        }
      }),
    );
  }

  private async post(path: string, body: object): Promise<Record<string, unknown>> {
    return goodAnswer(await this.authorized("POST", path, JSON.stringify(body)));
  }

  /** A token that is no longer taken is renewed once: Ambit may have changed its keys. Nothing was done with the first. */
  private async authorized(method: "GET" | "POST", path: string, body?: string): Promise<HttpAnswer> {
    const attempt = (token: string) =>
      send(this.address, method, path, { token, program: this.program, ...(body === undefined ? {} : { body }) });
    const token = await this.accessToken.get();
    const answer = await attempt(token);
    if (answer.status !== 401) return answer;
    this.accessToken.drop(token);
    return await attempt(await this.accessToken.get());
  }
}
