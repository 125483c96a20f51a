import { sessionCookieName } from "@/lib/http/person/sessionToken";
import { runtime } from "@/lib/http/runtime";
import { openApiDocument } from "./document";

/** How long others may keep the document, in seconds. */
const KEPT_FOR = 300;

let made: string | undefined;

/** The document, for anyone: it says what the API is and holds no data. Made once a process. */
export function openApiAnswer(): Response {
  made ??= JSON.stringify(openApiDocument({ publicUrl: runtime().publicUrl, sessionCookie: sessionCookieName() }));
  return new Response(made, {
    headers: { "Content-Type": "application/json", "Cache-Control": `public, max-age=${KEPT_FOR}` },
  });
}
