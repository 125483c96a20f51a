import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** How a page can be looked at. */
interface Look {
  scheme: "light" | "dark";
  width: 1280 | 390;
}

const HEIGHT = 844;
const ALL: readonly Look[] = [
  { scheme: "light", width: 1280 },
  { scheme: "dark", width: 390 },
  { scheme: "light", width: 390 },
  { scheme: "dark", width: 1280 },
];

/** Each scheme and each width once; every pair of them where screenshots are taken (SCREENSHOTS names their folder). */
const LOOKS: readonly Look[] = process.env.SCREENSHOTS === undefined ? ALL.slice(0, 2) : ALL;

/** What a page lacks for a moment while its content is on its way. */
const COMES_LAST: readonly string[] = ["document-title", "page-has-heading-one"];

/** axe finds nothing on the page, where nothing moves: every browser of these tests asks for reduced motion. */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  expect(await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches)).toBe(true);
  let violations = await violationsOf(page);
  if (violations.length > 0 && violations.every(([id]) => COMES_LAST.includes(id)))
    violations = await violationsOf(page);
  expect(violations, what).toEqual([]);
}

async function violationsOf(page: Page): Promise<[id: string, elements: string[]][]> {
  // Of a page that was gone to by a link they come last; behind a dialog a heading is there, though not for everybody.
  await expect(page).toHaveTitle(/./);
  await expect(page.locator("h1").first()).toBeAttached();
  // Without frames of other origins there is nothing that axe would have to put together on a page of its own.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** Nothing makes the page wider than the window. */
export async function expectNoOverflow(page: Page, what = page.url()): Promise<void> {
  const wide = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const reach = (element: Element) => element.getBoundingClientRect().right > window.innerWidth;
    // The innermost ones: whatever holds them is as wide only because of them.
    return [...document.querySelectorAll("body *")]
      .filter((element) => reach(element) && ![...element.children].some(reach))
      .map(({ outerHTML }) => outerHTML.slice(0, 200));
  });
  expect(wide, what).toEqual([]);
}

/**
 * The page as it is now, light and dark, wide and narrow: axe finds nothing and nothing overflows. SCREENSHOTS keeps a picture
 * of each, `name-scheme-width.png`.
 */
export async function expectEveryLook(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  for (const { scheme, width } of LOOKS) {
    const look = `${name}-${scheme}-${width}`;
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: HEIGHT });
    await drawn(page);
    await expectAccessible(page, look);
    await expectNoOverflow(page, look);
    await keepScreenshot(page, look, { fullPage });
  }
}

/** Another scheme's colours are there with the next frame: until then even a transition that takes no time shows the old ones. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Keeps a picture where SCREENSHOTS names a folder. */
export async function keepScreenshot(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage });
}
