import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { personAction, personFormAction } from "@/lib/http/person/action";
import { requestHandler } from "@/lib/http/serving/handler";
import { trackInFlight } from "@/lib/http/serving/inFlight";
import { type AccessServer, accessServer, exchangeForm, payment } from "@/tests/support/accessServer";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

const NOBODY = "01890000-0000-7000-8000-000000000000";
const NUL = "a\u0000b";

let server: AccessServer;
let undo: () => void;
let cookie = "";
// The frame that Next.js puts around an action: the browser's cookie.
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: (name: string) => ({ value: cookie.slice(name.length + 1) }) }),
  headers: async () => new Headers(),
}));

beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  cookie = (await cookieHeader(server, "olga@example.com")).cookie ?? "";
});
afterAll(async () => {
  undo();
  await server.close();
});

type PostRoute = Parameters<typeof callRoute>[0];
const files = import.meta.glob<{ POST?: PostRoute; PUT?: PostRoute; DELETE?: PostRoute }>("/app/api/v1/**/route.ts");

/** What the addresses of routes are completed with. */
const NOTHING = { id: NOBODY, name: "nothing", fragmentId: NOBODY };

describe("a body that holds what no database keeps", () => {
  it("is a 400 that names the place, for every route of people that reads one, and a 500 for none", async () => {
    const headers = await tokenHeader(server, "adam@example.com");
    const named: string[] = [];
    for (const [path, load] of Object.entries(files)) {
      const { POST } = await load();
      if (POST === undefined) continue;
      for (const text of ['{"reason":"a\\u0000b"}', '{"a\\u0000":1}', '{"reason":"\\ud800"}']) {
        const reply = await callRoute<{ errors?: { pointer: string }[] }, typeof NOTHING>(POST as never, path, {
          params: NOTHING,
          method: "POST",
          headers,
          body: text,
        });
        expect(reply.status, `${path} answers ${text}`).toBeLessThan(500);
        if (reply.body.errors?.[0]?.pointer === "/reason") named.push(path);
      }
    }
    for (const family of [
      "approvals/[id]/deny",
      "approvals/[id]/questions",
      "approvals/bulk",
      "hand-offs/[id]/done",
      "inbox/views",
      "kill-switches",
      "notifications/preferences",
      "webhooks",
    ])
      expect(named).toContain(`/app/api/v1/${family}/route.ts`);
  });

  it("is a 400 for an agent, and refuses a form that gets a token", async () => {
    const token = await server.token();
    for (const path of [
      "evaluation",
      "evaluations",
      "requests",
      "sessions",
      "outcomes",
      "permits/redeem",
      "fragments",
    ]) {
      const reply = await server.post(`/access/v1/${path}`, payment({ reference: NUL }), token);
      expect([path, reply.status]).toEqual([path, 400]);
    }
    for (const changed of [{ subject_token: NUL }, { grant_type: NUL }, { scope: NUL }]) {
      const form = exchangeForm(server.organisation.secret("billing-helper", "banking", "production"), changed);
      const response = await fetch(`${server.origin}/access/v1/token`, { method: "POST", body: form });
      expect(response.status, JSON.stringify(changed)).toBeLessThan(500);
    }
  });
});

describe("what a page sends", () => {
  it("a field that cannot be kept is said by its name, and nothing is done", async () => {
    const done: unknown[] = [];
    const schema = z.object({ reason: z.string() });
    const refused = {
      ok: false,
      message: "A field holds a character that cannot be kept. Nothing was changed.",
      errors: [expect.objectContaining({ pointer: "/reason" })],
    };
    const action = personAction(schema, async ({ input }) => done.push(input));
    const form = personFormAction(schema, async ({ input }) => done.push(input));
    for (const reason of [NUL, "\ud800"]) {
      expect(await action({ reason })).toEqual(refused);
      const fields = new FormData();
      fields.set("reason", NUL);
      expect(await form(null, fields)).toEqual(refused);
    }
    expect(done).toEqual([]);
    expect(await action({ reason: "a plain one" })).toMatchObject({ ok: true });
  });
});

describe("an address that holds it", () => {
  it.each(["/inbox?q=%00", "/agents/a%00b", "/access/v1/requests/%00", "/api/v1/inbox?q=a%00"])(
    "%s reaches nothing",
    async (path) => {
      const reached = vi.fn();
      const edge = createServer(
        requestHandler({
          ingest: async () => false,
          metrics: async () => false,
          access: async () => {
            reached();
            return false;
          },
          pages: async (_, res) => {
            reached();
            res.end();
          },
          readiness: { db: server.db, isStopping: () => false },
          inFlight: trackInFlight(),
          publicUrl: "http://ambit.test",
          dev: false,
        }),
      );
      await new Promise<void>((resolve) => {
        edge.listen(0, "127.0.0.1", resolve);
      });
      const response = await fetch(`http://127.0.0.1:${(edge.address() as AddressInfo).port}${path}`);
      expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
      expect(reached).not.toHaveBeenCalled();
      edge.closeAllConnections();
      await new Promise((resolve) => edge.close(resolve));
    },
  );
});
