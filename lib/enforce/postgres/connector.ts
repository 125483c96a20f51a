/** A PostgreSQL database as a tool: named statements, each an action that is decided, permitted and reported. */
import type { JsonObject } from "@/lib/core/organisation/definition";
import { observedDigests } from "@/lib/core/provenance/extract";
import type { Allowed } from "@/lib/enforce/ambit/answers";
import type { AmbitClient, OutcomeReport } from "@/lib/enforce/ambit/client";
import { AmbitFault } from "@/lib/enforce/ambit/fault";
import { Reporter } from "@/lib/enforce/gateway/reporter";
import type { ServerOutcome } from "@/lib/enforce/mcp/permitMeta";
import { shown } from "@/lib/enforce/obligations/fields";
import { type ResultRules, rulesOf } from "@/lib/enforce/obligations/rules";
import { type SecretSource, takeSecret } from "@/lib/enforce/secrets/held";
import type { Logger } from "@/lib/platform/logger";
import type { PermittedAnswer, PermittedCall, StatementAnswer, StatementCall } from "./calls";
import type { PostgresConnectorConfiguration, StatementConfiguration } from "./configuration";
import { type Connection, Connections, DatabaseAway } from "./connections";
import { claimsOf, digestOf, type Exact, exactOf, type PermitClaims, requestOf } from "./exact";
import { boundValues, WrongArguments } from "./parameters";
import { type Done, inTransaction, TransactionFault } from "./transaction";

/** How long what happened is told again at the end, in milliseconds. */
const FLUSH_MS_MAX = 5_000;

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
    const found = this.found(call);
    if ("refused" in found) return { status: "refused", message: found.refused };
    const { statement } = found;
    const decision = await this.parts.ambit.evaluate(requestOf(this.configuration, statement, call));
    return decision.outcome === "allow"
      ? await this.run(statement, call, decision)
      : { status: "not_allowed", decision };
  }

  /**
   * Runs a call with its permit, which is redeemed for what runs, in the statement's transaction. Nothing is reported: what is to be
   * reported is in the answer. What the budget obliges to is for whoever had it decided.
   */
  async runPermitted(call: PermittedCall): Promise<PermittedAnswer> {
    const notRun = (error: string) => ({ outcome: { status: "not_executed", error } }) as const;
    const refused = (message: string) => ({ status: "refused", message, ...notRun(message) }) as const;
    const found = this.found(call);
    if ("refused" in found) return refused(found.refused);
    const claims = claimsOf(call.permit);
    if (claims === null) return refused("What came with the call is no permit.");
    const exact = exactOf(this.configuration, found.statement, call.arguments);
    if (claims.digest !== digestOf(this.configuration, exact, call.onBehalfOf))
      return refused("The permit is for another action, resource, person or other arguments: it was not used.");
    const startedAt = new Date().toISOString();
    try {
      const { rows, count, changes } = await this.ran(found.statement, call, claims, { permit: call.permit, ...exact });
      const outcome: ServerOutcome = { status: "succeeded", occurred_at: startedAt, state_changes: changes };
      return { status: "done", rows, count, evaluationId: claims.evaluationId, outcome };
    } catch (error) {
      if (error instanceof TransactionFault || error instanceof DatabaseAway) {
        const { ran, outcome } = faultTold(error);
        const redeemed = ran === "no" ? {} : { evaluationId: claims.evaluationId };
        return { status: "failed", message: error.message, ran, outcome, ...redeemed };
      }
      if (!(error instanceof AmbitFault)) throw error;
      if (error.status === 409) return { status: "refused", message: "The permit was used already." };
      const why = error.status === 403 ? "The permit is not good here and now." : error.message;
      return { status: "refused", message: why, ...notRun(why) };
    }
  }

  /** Tells Ambit what came of a permitted call whose sender is gone. */
  async reportInstead({ outcome, evaluationId }: PermittedAnswer): Promise<void> {
    if (outcome !== undefined && evaluationId !== undefined)
      await this.report({ evaluation_id: evaluationId, ...outcome });
  }

  /** Waits a little for what is not reported yet. */
  async close(): Promise<void> {
    await this.reporter.flush(FLUSH_MS_MAX);
    await this.connections.close();
  }

  /** The statement that a call names, where its arguments are the statement's own. */
  private found({ action, arguments: args }: Pick<StatementCall, "action" | "arguments">) {
    const statement = this.statements.get(action);
    if (statement === undefined) return { refused: "There is no such statement." };
    try {
      boundValues(statement, args);
    } catch (error) {
      if (error instanceof WrongArguments) return { refused: error.message };
      throw error;
    }
    return { statement };
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
    const claims = claimsOf(permit);
    if (claims === null || claims.evaluationId !== evaluationId)
      return await this.failed(evaluationId, new TransactionFault("The permit is none that Ambit makes.", "no"));
    const exact = { permit, ...exactOf(this.configuration, statement, call.arguments) };
    const startedAt = new Date();
    let done: Done;
    try {
      done = await this.ran(statement, call, claims, exact);
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
    call: Omit<PermittedCall, "permit">,
    { evaluationId, permitId }: PermitClaims,
    exact: Exact & { permit: string },
  ): Promise<Done> {
    const { ambit } = this.parts;
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

  private async connected(exact: Exact & { permit: string }): Promise<Connection> {
    if (!this.password.needsPermit) return await this.connections.kept();
    return await this.connections.with(await this.password.release(this.parts.ambit, exact));
  }

  private async failed(evaluationId: string, fault: TransactionFault | DatabaseAway): Promise<StatementAnswer> {
    const { ran, outcome } = faultTold(fault);
    await this.report({ evaluation_id: evaluationId, ...outcome });
    return { status: "failed", evaluationId, message: fault.message, ran };
  }

  private report(report: OutcomeReport): Promise<void> {
    return this.reporter.outcome(this.parts.ambit, report);
  }
}

function rowsShown(rows: JsonObject[], rules: ResultRules): JsonObject[] {
  const left = shown(rows, rules);
  return Array.isArray(left) ? (left as JsonObject[]) : [];
}

function faultTold(fault: TransactionFault | DatabaseAway) {
  const ran = fault instanceof TransactionFault ? fault.ran : "no";
  const error = fault instanceof TransactionFault ? fault.record : fault.message;
  return { ran, outcome: { status: ran === "no" ? "not_executed" : "failed", error } } as const;
}
