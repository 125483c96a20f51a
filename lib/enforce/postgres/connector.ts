/** A PostgreSQL database as a tool: named statements, each an action that is decided, permitted and reported. */
import { decodeJwt } from "jose";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { observedDigests } from "@/lib/core/provenance/extract";
import type { Allowed, Denied, Escalated } from "@/lib/enforce/ambit/answers";
import type { AmbitClient, OutcomeReport } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { Reporter } from "@/lib/enforce/gateway/reporter";
import { shown } from "@/lib/enforce/obligations/fields";
import { type ResultRules, rulesOf } from "@/lib/enforce/obligations/rules";
import { type SecretSource, takeSecret } from "@/lib/enforce/secrets/held";
import type { Logger } from "@/lib/platform/logger";
import { isIdentifier } from "./comment";
import type { PostgresConnectorConfiguration, StatementConfiguration } from "./configuration";
import { type Connection, Connections, DatabaseAway } from "./connections";
import { boundValues, WrongArguments } from "./parameters";
import { type Done, inTransaction, TransactionFault } from "./transaction";

/** How long what happened is told again at the end, in milliseconds. */
const FLUSH_MS_MAX = 5_000;

export interface StatementCall {
  /** The action's name without its tool. */
  action: string;
  arguments: JsonObject;
  /** The person for whom the agent acts. */
  onBehalfOf?: string;
  /** A session that was opened with Ambit: where values of the result were first seen is told under its salt. */
  session?: { id: string; salt: string };
  traceparent?: string;
  toolCallId?: string;
  justification?: string;
  /** One that was given for exactly this call. */
  approval?: string;
  /** Opens an approval where people have to be asked. */
  submitRequest?: boolean;
}

export type StatementAnswer =
  | { status: "done"; evaluationId: string; rows: JsonObject[]; count: number }
  /** Ambit did not allow it: nothing ran. */
  | { status: "not_allowed"; decision: Denied | Escalated }
  /** Nothing ran, or it was undone; with `unknown` nobody knows. */
  | { status: "failed"; evaluationId: string; message: string; ran: "no" | "undone" | "unknown" }
  /** It is none of the statements, or the arguments are not its own: Ambit was not asked. */
  | { status: "refused"; message: string };

export class PostgresConnector {
  private readonly statements: ReadonlyMap<string, StatementConfiguration>;
  private readonly password: SecretSource;
  private readonly connections: Connections;
  private readonly reporter: Reporter;

  /**
   * @param parts `ambit` has the credential (kind `enforcement_point`) of this agent, tool and environment. A variable that holds the
   *   database's password is taken out of `environment`.
   */
  constructor(
    private readonly configuration: PostgresConnectorConfiguration,
    private readonly parts: { ambit: AmbitClient; environment: Record<string, string | undefined>; log: Logger },
  ) {
    const { database, statements, tool } = configuration;
    this.statements = new Map(statements.map((one) => [one.action, one]));
    this.password = takeSecret(database.password, `the tool ${tool}`, parts.environment);
    this.connections = new Connections(database, this.password);
    this.reporter = new Reporter(parts.log);
  }

  /** Has the call decided, and runs it where it is allowed. @throws AmbitFault when no answer came that can be relied on: nothing ran */
  async call(call: StatementCall): Promise<StatementAnswer> {
    const statement = this.statements.get(call.action);
    if (statement === undefined) return { status: "refused", message: "There is no such statement." };
    try {
      boundValues(statement, call.arguments);
    } catch (error) {
      if (error instanceof WrongArguments) return { status: "refused", message: error.message };
      throw error;
    }
    const decision = await this.parts.ambit.evaluate(this.requestOf(statement, call));
    return decision.outcome === "allow"
      ? await this.run(statement, call, decision)
      : { status: "not_allowed", decision };
  }

  /** Waits a little for what is not reported yet. */
  async close(): Promise<void> {
    await this.reporter.flush(FLUSH_MS_MAX);
    await this.connections.close();
  }

  private async run(
    statement: StatementConfiguration,
    call: StatementCall,
    allowed: Allowed,
  ): Promise<StatementAnswer> {
    const { evaluation_id: evaluationId, permit, obligations } = allowed;
    const read = rulesOf(obligations);
    if ("beyond" in read)
      return await this.failed(
        evaluationId,
        new TransactionFault(`The connector does not understand the obligation ${read.beyond.join(", ")}.`, "no"),
      );
    const permitId = permitIdOf(permit);
    if (permitId === null || !isIdentifier(evaluationId))
      return await this.failed(evaluationId, new TransactionFault("The permit is none that Ambit makes.", "no"));
    const startedAt = new Date();
    let done: Done;
    try {
      done = await this.ran(statement, call, { evaluationId, permit, permitId });
    } catch (error) {
      if (error instanceof TransactionFault || error instanceof DatabaseAway)
        return await this.failed(evaluationId, error);
      // Redeemed before means that somebody else may have run it: then nothing can be said of how it ended.
      if (error instanceof AmbitFault && error.status !== 409)
        await this.report({
          evaluation_id: evaluationId,
          status: "not_executed",
          error: "The permit could not be redeemed.",
        });
      throw error;
    }
    const rows = rowsShown(done.rows, read.rules);
    await this.report({
      evaluation_id: evaluationId,
      status: "succeeded",
      occurred_at: startedAt.toISOString(),
      state_changes: done.changes,
      ...(call.session === undefined ? {} : { observed: observedDigests(call.session.salt, rows, call.arguments) }),
    });
    return { status: "done", evaluationId, rows, count: done.count };
  }

  private async ran(
    statement: StatementConfiguration,
    call: StatementCall,
    { evaluationId, permit, permitId }: { evaluationId: string; permit: string; permitId: string },
  ): Promise<Done> {
    const { ambit } = this.parts;
    const exact = { permit, ...this.exactOf(statement, call) };
    const connection = await this.connected(exact);
    let isBroken = true;
    try {
      const done = await inTransaction(connection.client, {
        configuration: this.configuration,
        statement,
        args: call.arguments,
        tie: { evaluationId, permitId, action: exact.action.name, traceparent: call.traceparent },
        onBehalfOf: call.onBehalfOf,
        // With a password that Ambit holds the permit was redeemed for it.
        redeem: () => (this.password.needsPermit ? Promise.resolve() : ambit.redeem(exact)),
      });
      isBroken = false;
      return done;
    } finally {
      await connection.done(isBroken);
    }
  }

  private async connected(exact: { permit: string } & ReturnType<PostgresConnector["exactOf"]>): Promise<Connection> {
    if (!this.password.needsPermit) return await this.connections.kept();
    return await this.connections.with(await this.password.release(this.parts.ambit, exact));
  }

  private async failed(evaluationId: string, fault: TransactionFault | DatabaseAway): Promise<StatementAnswer> {
    const ran = fault instanceof TransactionFault ? fault.ran : "no";
    const error = fault instanceof TransactionFault ? fault.record : fault.message;
    await this.report({ evaluation_id: evaluationId, status: ran === "no" ? "not_executed" : "failed", error });
    return { status: "failed", evaluationId, message: fault.message, ran };
  }

  private report(report: OutcomeReport): Promise<void> {
    return this.reporter.outcome(this.parts.ambit, report);
  }

  private exactOf(statement: StatementConfiguration, call: StatementCall) {
    const { tool, environment } = this.configuration;
    const { type, parameter } = statement.resource;
    const id = parameter === undefined ? undefined : call.arguments[parameter];
    return {
      action: { name: `${tool}.${statement.action}` },
      resource: { type, id: id === undefined || id === null ? statement.action : worded(id) },
      context: { environment, arguments: call.arguments },
    };
  }

  private requestOf(statement: StatementConfiguration, call: StatementCall): Parameters<AmbitClient["evaluate"]>[0] {
    const { agent } = this.configuration;
    const { action, resource, context } = this.exactOf(statement, call);
    const { onBehalfOf, session, traceparent, toolCallId, justification, approval, submitRequest } = call;
    return {
      subject: {
        type: "agent",
        id: agent,
        ...(onBehalfOf === undefined ? {} : { properties: { on_behalf_of: onBehalfOf } }),
      },
      action,
      resource,
      context: {
        ...context,
        ...(session === undefined ? {} : { session_id: session.id }),
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
        ...(justification === undefined ? {} : { justification }),
        ...(approval === undefined ? {} : { approval: { id: approval } }),
        submit_request: submitRequest ?? false,
      },
    };
  }
}

function rowsShown(rows: JsonObject[], rules: ResultRules): JsonObject[] {
  const left = shown(rows, rules);
  return Array.isArray(left) ? (left as JsonObject[]) : [];
}

function worded(value: Json): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

/** What the permit calls itself; whether it is good, Ambit says when it is redeemed. */
function permitIdOf(permit: string): string | null {
  try {
    const { jti } = decodeJwt(permit);
    return jti !== undefined && isIdentifier(jti) ? jti : null;
  } catch {
    return null;
  }
}
