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
  waitForWholePages(page);
  const cookie = await sessionCookie(server, `${name}@example.com`, { minutesAgo });
  await page.context().addCookies([{ ...cookie, url: server.url, httpOnly: true, sameSite: "Lax" }]);
}

/**
 * A page that was gone to is whole: what the server sends in parts stands hidden beside its place until it is moved there, and would be found
 * twice meanwhile.
 */
function waitForWholePages(page: Page): void {
  const isWhole = () =>
    page.waitForFunction(
      () => [...document.querySelectorAll('div[hidden][id^="S:"]')].every((part) => part.textContent === ""),
      undefined,
      { polling: 50 },
    );
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...at) => {
    const response = await goto(...at);
    await isWhole();
    return response;
  };
  page.reload = async (...how) => {
    const response = await reload(...how);
    await isWhole();
    return response;
  };
}

/** The cookie that a sign-in by password would have given. */
export async function sessionCookie(
  server: Pick<AmbitServer, "db" | "env">,
  email: string,
  { minutesAgo = 0 } = {},
): Promise<{ name: string; value: string }> {
  const { id, sessionEpoch } = await server.db.prisma.person.findUniqueOrThrow({ where: { email } });
  const { deriveKey } = openMasterSecret(readConfiguration(server.env));
  const value = await encode({
    token: { sub: id, epoch: sessionEpoch, signedInAt: Date.now() - minutesAgo * 60_000 },
    secret: deriveKey("browser-sessions").toString("base64url"),
  });
  return { name: "next-auth.session-token", value };
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
