/** How soon a key press is seen in the list of a long inbox, in a real browser. */
import { type Browser, chromium, type Page } from "@playwright/test";
import { quantile } from "../row";

const PRESSES = 50;

export interface KeyPresses {
  /** Milliseconds from the press of `j` to the paint that shows the next row chosen: the 95th percentile of fifty. */
  p95(): Promise<number>;
  close(): Promise<void>;
}

/** Signs in and opens the inbox. Null where no browser can be started. */
export async function openKeyPresses(at: { url: string; email: string; password: string }): Promise<KeyPresses | null> {
  const browser = await launch();
  if (browser === null) return null;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${at.url}/sign-in`);
    await page.getByLabel("E-mail").fill(at.email);
    await page.getByLabel("Password", { exact: true }).fill(at.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${at.url}/`);
    await page.goto(`${at.url}/inbox?scope=all&status=all`);
    await page.locator(ROW).first().waitFor();
    await page.evaluate(watchKeys, ROW);
    return { p95: async () => quantile(await pressed(page), 0.95), close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

const ROW = "a[data-row]";

async function launch(): Promise<Browser | null> {
  const { AMBIT_TEST_BROWSER: executablePath } = process.env;
  // Drawing without a graphics processor is cheaper than imitating one. Chromium's sandbox refuses to run as root.
  const args = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) }).catch(() => null);
}

/** Runs in the page: notes for each `j` how long it took until another row had the focus and was painted. */
function watchKeys(row: string): void {
  const delays: number[] = [];
  const keys = { delays, row: undefined as string | undefined };
  Object.assign(globalThis, { keys });
  const focused = (): string | undefined => document.activeElement?.closest<HTMLElement>(row)?.dataset.row;
  document.addEventListener(
    "keydown",
    ({ key, timeStamp }) => {
      if (key !== "j") return;
      const before = focused();
      const look = (): void => {
        if (focused() === before) {
          requestAnimationFrame(look);
          return;
        }
        keys.row = focused();
        // A message comes after the frame that this callback belongs to was painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => delays.push(performance.now() - timeStamp);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
}

type Watching = { keys: { delays: number[]; row: string | undefined } };

async function pressed(page: Page): Promise<number[]> {
  const taken = () => page.evaluate(() => (globalThis as unknown as Watching).keys.delays.length);
  const before = await taken();
  for (let press = 1; press <= PRESSES; press += 1) {
    await page.keyboard.press("j");
    await page.waitForFunction(
      (count) => (globalThis as unknown as Watching).keys.delays.length >= count,
      before + press,
    );
    // As of someone who glances at each row: the card beside the list is open before the next press.
    await page.waitForFunction(() => location.pathname.endsWith(`/${(globalThis as unknown as Watching).keys.row}`));
  }
  return page.evaluate((from) => (globalThis as unknown as Watching).keys.delays.slice(from), before);
}
