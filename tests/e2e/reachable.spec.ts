import { expect, test } from "@playwright/test";

test("a visitor who is not signed in is led to the sign-in page, and its scripts run under the page's policy", async ({
  page,
}) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await page.goto("/inbox");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(refused).toEqual([]);
});

test("the server says that it runs and that it is ready", async ({ request }) => {
  for (const path of ["/healthz", "/readyz"]) expect((await request.get(path)).status(), path).toBe(200);
});
