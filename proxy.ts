import { type NextRequest, NextResponse } from "next/server";

/**
 * Tells pages which path was asked for, so that signing in leads back to it. A convenience only: who may see what is decided
 * in the service layer, on every request.
 */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("x-ambit-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ["/((?!_next/|api/|icon.svg).*)"] };
