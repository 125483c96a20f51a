import type pg from "pg";

/** A pool or one of its clients inside a transaction: what raw queries run on. */
export interface QueryClient {
  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}
