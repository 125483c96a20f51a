/**
 * What the access API is measured against: node:http and one durable INSERT for each request, and nothing else. The row
 * holds what was asked, so both sides write the request to the same database with the same promise.
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { announce } from "./announce";

const TABLE = `CREATE TABLE IF NOT EXISTS baseline (
  id uuid PRIMARY KEY, at timestamptz NOT NULL, caller text NOT NULL, body jsonb NOT NULL)`;

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE, max: Number(process.env.BENCH_CONNECTIONS) });
await pool.query(TABLE);

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    const text = Buffer.concat(chunks).toString("utf8");
    // Parsed, so that what is no JSON is refused here too.
    const { subject } = JSON.parse(text) as { subject: { id: string } };
    const id = randomUUID();
    void pool
      .query({
        name: "insert",
        text: "INSERT INTO baseline (id, at, caller, body) VALUES ($1, $2, $3, $4)",
        values: [id, new Date(), subject.id, text],
      })
      .then(
        () => {
          const answer = Buffer.from(JSON.stringify({ decision: true, context: { evaluation_id: id } }));
          res.writeHead(200, { "Content-Type": "application/json", "Content-Length": String(answer.length) });
          res.end(answer);
        },
        () => res.writeHead(500).end(),
      );
  });
});
announce(server);
