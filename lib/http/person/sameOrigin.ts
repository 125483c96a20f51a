const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * True when a request that a browser signed with its cookie may change something: it comes from a page of this very site.
 * Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; a request that says neither is refused.
 */
export function isSameOrigin(request: Request, publicUrl: string): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = request.headers.get("origin");
  if (origin === null) return site === "same-origin";
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.headers.get("host") || origin === publicUrl;
}
