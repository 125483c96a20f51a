import pg from "pg";

/** Waiting times between attempts to connect again, in milliseconds; the last one repeats. */
const RECONNECT_MS = [200, 1_000, 5_000];

export interface Listening {
  stop(): Promise<void>;
}

/**
 * Listens on Postgres channels with a connection of its own and connects again when that breaks. `onReady` is called on
 * every (re)connection: what was announced in between went by unheard.
 */
export function listen(options: {
  url: string;
  channels: readonly string[];
  onNotify: (payload: string, channel: string) => void;
  onReady: () => void;
}): Listening {
  let stopped = false;
  let attempt = 0;
  let client: pg.Client | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const again = () => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        void connect();
      },
      RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)],
    );
    attempt += 1;
  };
  const connect = async () => {
    const next = new pg.Client({ connectionString: options.url, application_name: "ambit listen", keepAlive: true });
    client = next;
    next.on("notification", ({ payload, channel }) => options.onNotify(payload ?? "", channel));
    const broken = () => {
      // What ends late, when another connection listens already, is no news.
      if (client === next) again();
    };
    next.on("error", broken);
    next.on("end", broken);
    try {
      await next.connect();
      await next.query(options.channels.map((channel) => `LISTEN ${pg.escapeIdentifier(channel)}`).join("; "));
      attempt = 0;
      options.onReady();
    } catch {
      void next.end().catch(() => undefined);
      again();
    }
  };
  void connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
