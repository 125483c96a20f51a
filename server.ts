import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { findDatabase } from "@/lib/db/find";
import { migrate } from "@/lib/db/migrate";
import { createAccessHandler } from "@/lib/http/access/router";
import { createIngestHandler } from "@/lib/http/ingest/router";
import { createMetricsHandler } from "@/lib/http/metrics";
import { closeRuntime, openRuntime, type Runtime } from "@/lib/http/runtime";
import { startProposingContractions } from "@/lib/http/serving/contractions";
import { startCorrelating } from "@/lib/http/serving/correlator";
import { startDelivering } from "@/lib/http/serving/deliverer";
import { prepareDemonstration } from "@/lib/http/serving/demonstration";
import { explainFault } from "@/lib/http/serving/fault";
import { greeting } from "@/lib/http/serving/greeting";
import { requestHandler } from "@/lib/http/serving/handler";
import { trackInFlight } from "@/lib/http/serving/inFlight";
import { listen } from "@/lib/http/serving/listen";
import { startSweepingRetention } from "@/lib/http/serving/retention";
import { signInNotes } from "@/lib/http/serving/signInNotes";
import { startSweeping } from "@/lib/http/serving/sweeper";
import { type Configuration, readConfiguration, requireSecrets } from "@/lib/platform/configuration";
import { logger } from "@/lib/platform/logger";
import { measureProcess } from "@/lib/platform/metrics";
import { type OutboundConfiguration, readOutboundConfiguration } from "@/lib/platform/outbound/configuration";
import { projectRoot } from "@/lib/platform/projectRoot";
import { readSignInConfiguration, type SignInConfiguration } from "@/lib/platform/signInConfiguration";
import { endRun } from "@/lib/services/demonstration/runs";
import { readApart } from "@/lib/services/ingest/apart";

const root = projectRoot();
const dev = process.argv.includes("--dev");

/** What is open, so that it can be closed in the right order whenever the end comes. */
const open: {
  stopSweeping?: () => Promise<void>;
  stopCorrelating?: () => Promise<void>;
  stopProposing?: () => Promise<void>;
  stopSweepingRetention?: () => Promise<void>;
  stopDelivering?: () => Promise<void>;
  drain?: () => Promise<void>;
  closePages?: () => Promise<void>;
  database?: Promise<{ close: () => Promise<void> }>;
} = {};
let stopping: Promise<void> | undefined;

/** Takes no new work, finishes what is in flight, and closes the database last. Asked again, it waits for the same end. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    const closeDatabase = async () => (await open.database)?.close();
    // The demonstration first: it takes back what waits and revokes its credentials.
    const { stopSweeping, stopCorrelating, stopProposing, stopSweepingRetention, stopDelivering, drain, closePages } =
      open;
    for (const step of [
      endRun,
      stopSweeping,
      stopCorrelating,
      stopProposing,
      stopSweepingRetention,
      stopDelivering,
      drain,
      closePages,
      closeDatabase,
    ])
      await step?.().catch((error: unknown) => logger().error({ err: error }, "Something could not be closed."));
  })();
  return stopping;
}

function progress(step: string): void {
  process.stderr.write(`  ${step} …\n`);
}

async function serve(): Promise<void> {
  const configuration = readConfiguration(process.env, root);
  requireSecrets(configuration, process.env);
  const signIn = readSignInConfiguration(process.env, root);
  const outbound = readOutboundConfiguration(process.env);
  // Read before this line: whether the environment says "production" decides what may be served. Next reads it after.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });

  // The port is taken first, so that a busy one is said at once; until everything is ready it answers 503.
  let answer: RequestListener = answerStarting;
  const server = createServer((req, res) => answer(req, res));
  const port = await listen(server, configuration);
  const inFlight = trackInFlight();
  open.drain = () => inFlight.drain(server);

  const opening = openDatabase({ ...configuration, ...addressOf(configuration, port) }, { signIn, outbound });
  open.database = opening.catch(() => ({ close: async () => undefined }));
  const { runtime } = await opening;
  const signIns = await prepareDemonstration(runtime, { root, onProgress: progress });
  progress("Preparing the pages");
  const pages = await preparePages(server, configuration.host, port);
  open.closePages = pages.close;
  open.stopSweeping = startSweeping();
  open.stopCorrelating = startCorrelating();
  open.stopProposing = startProposingContractions();
  open.stopSweepingRetention = startSweepingRetention();
  open.stopDelivering = startDelivering(runtime.outbound);

  const access = createAccessHandler({ ...runtime, log: logger() });
  const ingest = createIngestHandler({ ...runtime, log: logger(), read: readApart() });
  const metrics = createMetricsHandler({ ...runtime, log: logger() });
  measureProcess();
  const readiness = { db: runtime.db, isStopping: () => stopping !== undefined };
  answer = requestHandler({
    access,
    ingest,
    metrics,
    pages: pages.handle,
    readiness,
    inFlight,
    publicUrl: runtime.publicUrl,
    dev,
  });
  for (const note of await signInNotes(runtime)) console.error(`\n  ${note}`);
  console.log(greeting({ publicUrl: runtime.publicUrl, signIns, organisation: await organisationOf(runtime) }));
}

/** With PORT=0 the address is known only now. */
function addressOf({ port, publicUrl }: Configuration, actual: number): Pick<Configuration, "port" | "publicUrl"> {
  return { port: actual, publicUrl: port === 0 ? publicUrl.replace(/:0$/, `:${actual}`) : publicUrl };
}

async function openDatabase(
  configuration: Configuration,
  settings: { signIn: SignInConfiguration; outbound: OutboundConfiguration },
): Promise<{ runtime: Runtime; close: () => Promise<void> }> {
  const found = await findDatabase(configuration, progress);
  try {
    const folder = path.join(root, "prisma", "migrations");
    await migrate({ url: found.url, folder, onApply: (name) => progress(`Applying the migration ${name}`) });
    const runtime = openRuntime({ configuration, databaseUrl: found.url, ...settings });
    return { runtime, close: () => closeRuntime().then(found.release) };
  } catch (error) {
    await found.release();
    throw error;
  }
}

async function preparePages(httpServer: Server, hostname: string, port: number) {
  const { default: next } = await import("next");
  const app = next({ dev, dir: root, hostname, port, httpServer });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (req: IncomingMessage, res: ServerResponse) => handle(req, res),
    close: () => app.close(),
  };
}

async function organisationOf({ db }: Runtime): Promise<"demonstration" | "own" | "empty"> {
  const organisation = await db.prisma.organisation.findUnique({ where: { id: 1 } });
  if (organisation === null) return "empty";
  return organisation.demonstration ? "demonstration" : "own";
}

function answerStarting(_req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "2", "cache-control": "no-store" });
  res.end("Ambit is starting. Try again in a few seconds.\n");
}

async function endWith(code: number): Promise<void> {
  await stop();
  process.exit(code);
}

// A terminal or a parent that went away must not keep this process from closing its database.
for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (stopping === undefined) process.stderr.write("\n  Stopping …\n");
    void endWith(0);
  });
// A parent that gave this process a channel and is gone wants it gone too: a test run that was killed leaves nothing behind.
process.on("disconnect", () => void endWith(0));

try {
  await serve();
} catch (error) {
  // What fails because everything is being closed is no news.
  if (stopping === undefined)
    console.error(
      `\n${explainFault(error, process.env.DATABASE_URL) ?? (error instanceof Error ? error.stack : String(error))}`,
    );
  await endWith(1);
}
