import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRecords } from "@/lib/sources/postgres/csv";
import { parsePostgresLog, parsePostgresRecords } from "@/lib/sources/postgres/parse";
import { keyValues, onlyFragment, reasonsOf } from "../fragments";
import { holdsForAnything } from "../guarantees";
import { csvLine, jsonLine } from "./csvLines";

const EVALUATION = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001";
const OTHER = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a002";

const INSERT = `/* ambit:evaluation=${EVALUATION} permit=p-1 */ INSERT INTO public."Invoices" (note) VALUES ('two "lines"
2026-08-31 12:00:00 of it /* ambit:evaluation=${OTHER} */')`;

const done = (sql: string) => `duration: 2.725 ms  statement: ${sql}`;
const only = (text: string) => onlyFragment(parsePostgresLog(text));

describe("PostgreSQL's log", () => {
  test("a statement that the log shows completed is a state change, tied to the evaluation of its comment", () => {
    const line = csvLine({ message: done(INSERT) });
    const fragment = only(`${line}\n`);
    expect(fragment).toMatchObject({
      kind: "postgres_log",
      phase: "state_change",
      principal: "billing_agent",
      verb: "INSERT",
      resource: { type: "table", id: "shop/public.Invoices" },
      status: "succeeded",
      occurredAt: "2026-08-31T10:00:00.123Z",
      arguments: { statement: INSERT },
      stateChange: { reference: "68b3f0a0.1267/7" },
      content: { line },
    });
    expect(keyValues(fragment, "evaluation")).toEqual([EVALUATION]);
    expect(keyValues(fragment, "permit")).toEqual(["p-1"]);
    expect(keyValues(fragment, "session")).toEqual(["68b3f0a0.1267"]);
    expect(keyValues(fragment, "request")).toEqual(["68b3f0a0.1267 3/42"]);
  });

  test("what was asked for, prepared or only read is a call; what failed says why", () => {
    for (const message of [
      `statement: ${INSERT}`,
      `execute <unnamed>: ${INSERT}`,
      `duration: 1 ms  parse <unnamed>: ${INSERT}`,
      `duration: 1 ms  bind S_1/C_2: ${INSERT}`,
    ])
      expect(only(csvLine({ message }))).toMatchObject({
        phase: "tool_call",
        status: null,
        verb: "INSERT",
        stateChange: null,
      });
    expect(only(csvLine({ message: done("SELECT * FROM invoices FOR UPDATE") }))).toMatchObject({
      phase: "tool_call",
      status: "succeeded",
      resource: { type: "table", id: "shop/invoices" },
    });
    const failed = { error_severity: "ERROR", state_code: "23505", message: "duplicate key", statement: INSERT };
    expect(only(csvLine(failed))).toMatchObject({
      phase: "tool_call",
      status: "failed",
      error: "23505 duplicate key",
      verb: "INSERT",
    });
    expect(only(csvLine({ message: "duration: 2.7 ms" }))).toMatchObject({ phase: "state_change", verb: "INSERT" });
    expect(only(csvLine({ message: "connection authorized: user=x database=shop" })).phase).toBe("credential");
    expect(only(csvLine({ message: "checkpoint starting: time" }))).toMatchObject({
      phase: "tool_call",
      verb: null,
      status: null,
    });
  });

  test.each([
    ["WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone", "DELETE", true, "shop/a"],
    ["EXPLAIN ANALYZE UPDATE a SET x = 1", "UPDATE", true, "shop/a"],
    ["EXPLAIN UPDATE a SET x = 1", "EXPLAIN", false, null],
    ["BEGIN; TRUNCATE ONLY s.a; COMMIT", "TRUNCATE", true, "shop/s.a"],
    ["COPY a FROM STDIN", "COPY FROM", true, "shop/a"],
    ["COPY a TO STDOUT", "COPY", false, "shop/a"],
    ['ALTER TABLE IF EXISTS "My Table" ADD x int', "ALTER", true, "shop/My Table"],
    ["SELECT 'INSERT INTO a', $x$ DELETE FROM b; $x$, E'it\\'s; DROP TABLE c' FROM d", "SELECT", false, "shop/d"],
    ['SELECT "insert into" FROM e -- ; DELETE FROM f', "SELECT", false, "shop/e"],
    ["/* a /* nested; DROP TABLE x */ b */ SELECT 1", "SELECT", false, null],
  ])("%s", (sql, verb, writes, table) => {
    const fragment = only(csvLine({ message: done(sql) }));
    expect(fragment.verb).toBe(verb);
    expect(fragment.phase).toBe(writes ? "state_change" : "tool_call");
    expect(fragment.resource).toEqual(table === null ? { type: "database", id: "shop" } : { type: "table", id: table });
  });

  test("an evaluation is read from a comment or the application's name, and never from a value", () => {
    const inValue = done(`INSERT INTO a VALUES ('/* ambit:evaluation=${OTHER} */', $$-- ambit:evaluation=${OTHER}$$)`);
    expect(keyValues(only(csvLine({ message: inValue })), "evaluation")).toEqual([]);
    expect(
      keyValues(only(csvLine({ message: inValue, application_name: `ambit:${EVALUATION}` })), "evaluation"),
    ).toEqual([EVALUATION]);
    const commented = done(
      `SELECT 1 /*traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',db_driver='pg'*/`,
    );
    expect(keyValues(only(csvLine({ message: commented })), "span")).toEqual([
      "4bf92f3577b34da6a3ce929d0e0e4736/00f067aa0ba902b7",
    ]);
  });

  test("every version's columns are read, and jsonlog says the same", () => {
    const fields = { message: done("DELETE FROM a"), detail: "Parameters: $1 = '5'" };
    const json = { ...only(jsonLine(fields)), content: null };
    for (const columns of [23, 24, 26]) expect({ ...only(csvLine(fields, columns)), content: null }).toEqual(json);
    expect(json.arguments).toEqual({ statement: "DELETE FROM a", parameters: "$1 = '5'" });
    expect({ ...only(`${csvLine(fields)},"of a later version"`), content: null }).toEqual(json);
  });

  test("a damaged record costs itself alone, in csvlog as in jsonlog", () => {
    const good = csvLine({ message: done(INSERT) });
    const bad = csvLine({ message: "x" });
    const text = [
      good,
      bad.replace('"x"', '"x'),
      good,
      "no log at all",
      good,
      bad.slice(0, 60),
      good,
      csvLine({ timestamp: "1970-01-01 00:00:00 UTC" }),
      good,
    ].join("\n");
    const parsed = parsePostgresLog(text);
    expect(parsed.fragments.map(({ position }) => position)).toEqual([0, 2, 4, 6, 8]);
    expect(reasonsOf(parsed)).toEqual([
      [1, "not_readable"],
      [3, "not_readable"],
      [5, "not_readable"],
      [7, "time_not_readable"],
    ]);
    const json = parsePostgresLog(
      [jsonLine({ message: "a" }), "{ not json", "7", jsonLine({ message: "b" })].join("\n"),
    );
    expect(json.fragments.map(({ position }) => position)).toEqual([0, 3]);
    expect(reasonsOf(json)).toEqual([
      [1, "not_readable"],
      [2, "not_an_object"],
    ]);
  });

  test("every part of any text is in one record, and what the server writes is read back as it was", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('"', '""', "2026-08-31 12:00:00.1 UTC,", csvLine({ message: INSERT })),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join("\n");
        const whole = csvRecords(text)
          .map((record) => record.text)
          .join("");
        expect(whole.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        expect(() => parsePostgresLog(text)).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (messages) => {
        const records = csvRecords(messages.map((message) => csvLine({ message })).join("\n"));
        expect(records.map(({ fields }) => fields?.[13] ?? "")).toEqual(messages);
      }),
    );
  });

  test("whatever is sent, each record of jsonlog lands once and is parsed as it would be alone", () => {
    holdsForAnything(parsePostgresRecords, [JSON.parse(jsonLine({ message: done(INSERT) }))]);
  });
});
