/**
 * A path of this site from something that anyone could have put into a link; "/" when it leads elsewhere. Never back to the
 * sign-in page, and never to a route that is no page.
 */
export function localPath(from: unknown): string {
  if (typeof from !== "string" || !/^\/(?![/\\])[\x21-\x7e]*$/.test(from) || from.includes("\\")) return "/";
  const base = "http://ambit.invalid";
  const url = URL.canParse(from, base) ? new URL(from, base) : null;
  if (url === null || url.origin !== base || url.pathname.startsWith("//")) return "/";
  if (/^\/(sign-in|invitation|api|access)(\/|$)/.test(url.pathname)) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
