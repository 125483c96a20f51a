import { expect, type Page } from "@playwright/test";

/** Presses keys until they have done what they do: the page's scripts may not run yet. */
export async function pressUntil(page: Page, keys: readonly string[], until: () => Promise<void>): Promise<void> {
  await expect(async () => {
    for (const key of keys) await page.keyboard.press(key);
    await until();
  }).toPass();
}
