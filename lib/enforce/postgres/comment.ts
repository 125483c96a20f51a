/** What is written beside a statement, so that the database's own log names the action behind it. */

/** What ties a statement to its action. Ids are UUIDs: nothing else is written into SQL. */
export interface StatementTie {
  evaluationId: string;
  permitId: string;
  /** `tool.action`. */
  action: string;
  /** W3C trace context. */
  traceparent?: string | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** True for what may stand in a comment as it is. */
export function isIdentifier(id: string): boolean {
  return UUID.test(id);
}

/**
 * The statement with a comment behind it: Ambit's ids, and key-value pairs as sqlcommenter writes them (values in the encoding of
 * addresses, with quotes and stars encoded too, so that none ends the comment). On a line of its own: a statement may end in a comment.
 */
export function commented(sql: string, { evaluationId, permitId, action, traceparent }: StatementTie): string {
  if (!isIdentifier(evaluationId) || !isIdentifier(permitId)) throw new Error("an id is none that Ambit makes");
  const pairs = [
    `ambit:evaluation=${evaluationId} permit=${permitId}`,
    `action='${encoded(action)}'`,
    ...(traceparent !== undefined && TRACEPARENT.test(traceparent) ? [`traceparent='${traceparent}'`] : []),
  ];
  return `${sql}\n/*${pairs.join(",")}*/`;
}

function encoded(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
