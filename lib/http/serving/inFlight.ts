import type { Server, ServerResponse } from "node:http";

const DRAIN_MS_MAX = 10_000;

export interface InFlight {
  /** Counts an answer until it is finished or its connection is gone. */
  add(res: ServerResponse): void;
  /**
   * Takes no new connection, ends event streams (their readers connect again elsewhere), and waits for the other answers; what
   * has not finished after ten seconds is cut off.
   */
  drain(server: Server): Promise<void>;
}

export function trackInFlight(): InFlight {
  const open = new Set<ServerResponse>();
  return {
    add: (res) => {
      open.add(res);
      res.once("close", () => open.delete(res));
    },
    drain: async (server) => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeIdleConnections();
      for (const res of open) {
        if (isEventStream(res)) res.destroy();
        else if (!res.headersSent) res.setHeader("Connection", "close");
      }
      const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX);
      await closed;
      clearTimeout(cutOff);
    },
  };
}

/** Headers that were only given to `writeHead` cannot be read back, so what the reader asked for counts too. */
function isEventStream(res: ServerResponse): boolean {
  return [res.getHeader("content-type"), res.req.headers.accept].some((value) =>
    String(value ?? "").startsWith("text/event-stream"),
  );
}
