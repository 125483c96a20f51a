import { rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { accountFor } from "./account";
import { prepareBinaries } from "./binaries";
import { clusterExists, databaseUrl, initialiseCluster, makeDatabase, superuserUrl } from "./cluster";
import { EmbeddedError } from "./error";
import { withFileLock } from "./fileLock";
import { makeDataFolder, placeCluster } from "./place";
import { findPostmaster, freePort, startPostmaster, stopPostmaster, waitForPostmaster } from "./postmaster";
import { type EmbeddedState, newState, readState, writeState } from "./state";

export interface EmbeddedOptions {
  /** Absolute. */
  dataDir: string;
  /** Told what takes a while, in a few words. */
  onProgress?: (step: string) => void;
  /** PostgreSQL parameters for a server that this call starts. */
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedServer {
  /** The address of Ambit's database on it. */
  url: string;
  /** Gives up this process's share; whoever is last stops the server. */
  release(): Promise<void>;
}

/** Held shared by everyone who uses the server, on a connection of its own: a process that is killed lets go by itself. */
const LEASE_KEY = 4_718_592_001;

/**
 * Makes sure that the embedded PostgreSQL of a data folder runs, and takes a share in it. A server that a killed process left
 * behind is used again; a cluster that does not exist yet is made.
 * @throws EmbeddedError
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { dataDir } = options;
  await makeDataFolder(dataDir);
  const lockFile = path.join(dataDir, "postgres.lock");
  return await withFileLock(lockFile, async () => {
    const { state, cluster } = await ensureRunning(options);
    // Asked each time: a process may have been killed between starting a new cluster and this.
    await makeDatabase(state);
    const lease = await takeLease(state);
    return {
      url: databaseUrl(state),
      release: () =>
        withFileLock(lockFile, async () => {
          if (await endLease(lease)) await stopPostmaster(cluster);
        }),
    };
  });
}

/** Stops the embedded server of a data folder, whoever uses it, and deletes the folder and the cluster, wherever it is. */
export async function destroyEmbedded(dataDir: string): Promise<void> {
  const state = await readState(dataDir);
  if (state !== undefined) {
    const cluster = path.resolve(dataDir, state.cluster);
    await stopPostmaster(cluster);
    await rm(path.isAbsolute(state.cluster) ? path.dirname(cluster) : cluster, { recursive: true, force: true });
  }
  await rm(dataDir, { recursive: true, force: true });
}

/** @returns the cluster's folder and what is known about the server that now runs on it */
async function ensureRunning({ dataDir, onProgress, settings = {} }: EmbeddedOptions) {
  const known = await readState(dataDir);
  const state = known ?? newState(await placeCluster(dataDir));
  // Remembered before the cluster exists: a crash in between must not lose its passwords.
  if (known === undefined) await writeState(dataDir, state);
  const cluster = path.resolve(dataDir, state.cluster);

  const running = await findPostmaster(cluster);
  if (running !== undefined) {
    const found = { ...state, port: running.port };
    if (await waitForPostmaster(running, superuserUrl(found)))
      return { cluster, state: await remember(dataDir, found, state) };
  }
  if (running !== undefined) await stopPostmaster(cluster);

  const account = await accountFor(cluster);
  const binaries = await prepareBinaries(account, path.dirname(cluster));
  if (!(await clusterExists(cluster))) {
    onProgress?.("Making an empty database");
    await initialiseCluster({ cluster, account, binaries, superuserPassword: state.superuserPassword });
  }
  onProgress?.("Starting the database");
  const port = await freePort(state.port);
  const url = superuserUrl({ ...state, port });
  await startPostmaster({
    cluster,
    account,
    binaries,
    port,
    url,
    settings,
    logFile: path.join(dataDir, "postgres.log"),
  });
  return { cluster, state: await remember(dataDir, { ...state, port }, state) };
}

async function remember(dataDir: string, state: EmbeddedState, before: EmbeddedState): Promise<EmbeddedState> {
  if (state.port !== before.port) await writeState(dataDir, state);
  return state;
}

async function takeLease(state: EmbeddedState): Promise<pg.Client> {
  const lease = new pg.Client({ connectionString: databaseUrl(state, "postgres"), application_name: "ambit lease" });
  // The server going away is noticed by those who query it.
  lease.on("error", () => undefined);
  try {
    await lease.connect();
  } catch (error) {
    throw new EmbeddedError(
      `The embedded database refuses its own password: ${error instanceof Error ? error.message : String(error)}. postgres.json does not belong to this cluster.`,
      { cause: error },
    );
  }
  await lease.query("SELECT pg_advisory_lock_shared($1)", [LEASE_KEY]);
  return lease;
}

/** @returns true when nobody else uses the server */
async function endLease(lease: pg.Client): Promise<boolean> {
  try {
    const { rows } = await lease.query<{ last: boolean }>(
      "SELECT pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) AS last",
      [LEASE_KEY],
    );
    return rows[0]?.last ?? false;
  } catch {
    // The server is gone already, or is going.
    return true;
  } finally {
    await lease.end().catch(() => undefined);
  }
}
