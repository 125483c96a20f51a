/** Why a database could not be used, in one plain paragraph without its password; undefined for any other kind of error. */
export function connectionFault(error: unknown, url: string): string | undefined {
  const why = REASONS[codeOf(error) ?? ""];
  if (why === undefined) return undefined;
  const { hostname, port, pathname, username } = new URL(url);
  const place = `${decodeURIComponent(pathname.slice(1)) || username} on ${hostname}:${port || "5432"}`;
  return `The database ${place} cannot be used: ${why} Check DATABASE_URL, or leave it out for the embedded database.`;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there.",
  ENOTFOUND: "there is no machine of that name.",
  EAI_AGAIN: "its name could not be looked up.",
  ETIMEDOUT: "it does not answer.",
  EHOSTUNREACH: "it cannot be reached from here.",
  ENETUNREACH: "it cannot be reached from here.",
  ECONNRESET: "it closed the connection.",
  "28P01": "it refuses this user and password.",
  "28000": "it does not let this user in.",
  "3D000": "there is no database of that name.",
  "42501": "this user may not create tables in it.",
  "53300": "it has no connection left.",
  "57P03": "it is starting up or shutting down.",
};

/** A refused connection to several addresses of one name arrives as one error that holds the others. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}
