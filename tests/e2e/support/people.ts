import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { encode } from "next-auth/jwt";
import { readConfiguration } from "@/lib/platform/configuration";
import { openMasterSecret } from "@/lib/platform/masterSecret";
import type { AmbitServer } from "./ambitServer";

/**
 * Gives the page's browser the session of someone who signed in by password, `minutesAgo`. The sign-in page itself is tested
 * where signing in is what a test is about.
 */
export async function signIn(page: Page, server: AmbitServer, name: string, { minutesAgo = 0 } = {}): Promise<void> {
  const { id, sessionEpoch } = await server.db.prisma.person.findUniqueOrThrow({
    where: { email: `${name}@example.com` },
  });
  const { deriveKey } = openMasterSecret(readConfiguration(server.env));
  const signedInAt = Date.now() - minutesAgo * 60_000;
  const value = await encode({
    token: { sub: id, epoch: sessionEpoch, signedInAt },
    secret: deriveKey("browser-sessions").toString("base64url"),
  });
  await page
    .context()
    .addCookies([{ name: "next-auth.session-token", value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
}

/** A browser of their own for someone who has signed in, on an empty page. */
export async function pageOf(
  browser: Browser,
  server: AmbitServer,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await signIn(page, server, name);
  return page;
}
