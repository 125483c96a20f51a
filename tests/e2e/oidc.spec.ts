import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { type AmbitServer, startAmbit } from "./support/ambitServer";
import { askToPay } from "./support/askToPay";
import { expectAccessible, expectEveryLook, keepScreenshot } from "./support/looks";
import { signIn } from "./support/people";
import { type SignInProvider, startSignInProvider } from "./support/signInProvider";
import { test } from "./support/test";

const MAPPING = {
  createPeople: true,
  gives: [
    { claim: "groups", is: "payments-ops", roles: ["operator"], teams: ["payments"] },
    { claim: "groups", is: "auditors", roles: ["viewer"], teams: ["payments"] },
  ],
};

let provider: SignInProvider;
let server: AmbitServer;
let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-oidc-"));
  const payments = await readFile("tests/support/bundles/payments.yaml", "utf8");
  const bundle = path.join(folder, "payments.yaml");
  await writeFile(
    bundle,
    payments.replace("    respondWithin: 30m\n", "    respondWithin: 30m\n    freshSignIn: true\n"),
  );
  provider = await startSignInProvider();
  server = await startAmbit({ bundle, env: providerVariables() });
  await provider.open(server.url);
});
test.afterAll(async () => {
  await server.stop();
  await provider.stop();
  await rm(folder, { recursive: true, force: true });
});

function providerVariables(): Record<string, string> {
  return {
    AMBIT_OIDC_ISSUER: provider.issuer,
    AMBIT_OIDC_CLIENT_ID: provider.clientId,
    AMBIT_OIDC_CLIENT_SECRET: provider.clientSecret,
    AMBIT_OIDC_NAME: "Example ID",
    AMBIT_OIDC_MAPPING: JSON.stringify(MAPPING),
  };
}

function account(name: string, claims: Record<string, unknown>): void {
  provider.accounts.set(name, { email: `${name}@example.com`, email_verified: true, ...claims });
}

/** At the provider's own page: says who one is. */
async function proveAtProvider(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByPlaceholder("Enter any login").fill(name);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

async function signInThroughProvider(page: Page, name: string, from = "/"): Promise<void> {
  await page.goto(`${server.url}${from}`);
  await page.waitForURL(/\/sign-in/);
  await page.getByRole("button", { name: "Continue with Example ID" }).click();
  await proveAtProvider(page, name);
}

async function rolesOf(name: string): Promise<string[]> {
  const roles = await server.db.prisma.personRole.findMany({ where: { person: { email: `${name}@example.com` } } });
  return roles.map(({ role, source }) => `${role} by ${source}`).sort();
}

test("a person of the organisation signs in through the provider and comes to the page that was asked for", async ({
  page,
}) => {
  account("olga", { name: "Olga Petrov", groups: ["payments-ops"] });
  await signInThroughProvider(page, "olga", "/inbox?status=denied");
  await page.waitForURL(`${server.url}/inbox?status=denied`);
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const identity = await server.db.prisma.personIdentity.findFirstOrThrow({ include: { person: true } });
  expect([identity.issuer, identity.subject, identity.person.email]).toEqual([
    provider.issuer,
    "olga",
    "olga@example.com",
  ]);
});

test("a new person is made where a claim gives a role; when it gives another, the role follows", async ({
  browser,
}) => {
  account("nora", { name: "Nora Ng", groups: ["payments-ops"] });
  const first = await browser.newPage();
  await signInThroughProvider(first, "nora");
  await first.waitForURL(`${server.url}/`);
  expect(await rolesOf("nora")).toEqual(["operator by claims"]);

  account("nora", { name: "Nora Ng", groups: ["auditors"] });
  const second = await (await browser.newContext()).newPage();
  await signInThroughProvider(second, "nora");
  await second.waitForURL(`${server.url}/`);
  expect(await rolesOf("nora")).toEqual(["viewer by claims"]);
});

test("who gives no verified address, whom no claim gives a role, and who is disabled does not get in, and is told why", async ({
  browser,
}) => {
  account("mallory", { email: "rita@example.com", email_verified: false, groups: ["payments-ops"] });
  account("stranger", { groups: ["other"] });
  account("otto", { groups: ["payments-ops"] });
  await server.db.prisma.person.update({ where: { email: "otto@example.com" }, data: { disabledAt: new Date() } });
  for (const [name, words] of [
    ["mallory", "The provider does not vouch for your e-mail address."],
    ["stranger", "Your account at the provider gives you no role here."],
    ["otto", "Your account here is disabled."],
  ] as const) {
    const page = await (await browser.newContext()).newPage();
    await signInThroughProvider(page, name);
    await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
    expect((await page.context().cookies(server.url)).some((cookie) => cookie.name.endsWith("session-token"))).toBe(
      false,
    );
    await page.goto(`${server.url}/inbox`);
    await expect(page).toHaveURL(/\/sign-in/);
    await page.context().close();
  }
  await server.db.prisma.person.update({ where: { email: "otto@example.com" }, data: { disabledAt: null } });
});

test("an answer that this browser did not ask for opens nothing", async ({ page }) => {
  await page.goto(`${server.url}/api/auth/callback/oidc?code=stolen&state=guessed`);
  await expect(page).toHaveURL(/\/sign-in\?.*error=OAuthCallback/);
  await expect(page.getByRole("alert").filter({ hasText: "was not finished" })).toBeVisible();
  // One who gives up at the provider comes back to the same words.
  await page.getByRole("button", { name: "Continue with Example ID" }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "was not finished" })).toBeVisible();
});

test("to approve what wants it, one signs in again at the provider; the card and what was typed are there again", async ({
  page,
}) => {
  account("olga", { name: "Olga Petrov", groups: ["payments-ops"] });
  const id = await askToPay(server);
  await signInThroughProvider(page, "olga", `/inbox/${id}`);
  await page.waitForURL(`${server.url}/inbox/${id}`);
  // The provider did not say when Olga proved who she is, so nothing is taken for fresh.
  const again = page.getByRole("region", { name: "Sign in again" });
  await expect(again).toContainText("To approve this, sign in again.");
  await page.getByRole("button", { name: "Approve this action" }).click();
  await expect(page.getByText("Sign in again to approve this.")).toBeVisible();
  expect(await server.db.prisma.approvalAnswer.count({ where: { approvalId: id } })).toBe(0);
  await expectAccessible(page);

  await page.getByRole("button", { name: /^Ask/ }).click();
  await page.getByLabel("What do you want to know?").fill("Which invoice is this?");
  await again.getByRole("button", { name: "Sign in again with Example ID" }).click();
  // The provider knows this browser, and asks nevertheless.
  await proveAtProvider(page, "olga");
  await page.waitForURL(`${server.url}/inbox/${id}`);
  await expect(page.getByLabel("What do you want to know?")).toHaveValue("Which invoice is this?");
  await expect(page.getByText("Your sign-in is fresh")).toBeVisible();
  await expect(again).toHaveCount(0);

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Approve this action" }).click();
  await expect(page.getByRole("button", { name: /Undo/ })).toBeVisible();
  await server.db.prisma.approvalRelease.updateMany({ data: { releaseAt: new Date() } });
  await expect(page.getByRole("region", { name: "Answers" })).toContainText(`Verified by ${provider.issuer}`);
  const [answer] = await server.db.prisma.approvalAnswer.findMany({ where: { approvalId: id } });
  expect([answer?.verifiedBy, answer?.authIssuer]).toEqual(["oidc", provider.issuer]);
  expect(answer?.authenticatedAt).toBeInstanceOf(Date);
  await keepScreenshot(page, "answered");
});

test("who signed in by password proves it by password, on the card itself, with the keyboard alone", async ({
  page,
}) => {
  const id = await askToPay(server);
  await signIn(page, server, "otto", { minutesAgo: 10 });
  await page.goto(`${server.url}/inbox/${id}`);
  const password = page.getByLabel("Your password");
  await password.focus();
  await page.keyboard.type("not this one");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This is not your password.")).toBeVisible();
  await expectAccessible(page);
  await password.fill("");
  await page.keyboard.type("correct horse battery");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your sign-in is fresh")).toBeVisible();
  await page.getByRole("button", { name: "Approve this action" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Undo/ })).toBeVisible();
  await server.db.prisma.approvalRelease.updateMany({ data: { releaseAt: new Date() } });
  await expect(page.getByRole("region", { name: "Answers" })).toContainText("Verified by password");
});

test("where passwords are switched off, no password opens anything", async ({ browser }) => {
  const env = { ...providerVariables(), AMBIT_PASSWORD_SIGN_IN: "off" };
  const closed = await startAmbit({ bundle: "tests/support/bundles/payments.yaml", env });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${closed.url}/sign-in`);
    await expect(page.getByRole("button", { name: "Continue with Example ID" })).toBeVisible();
    await expect(page.getByLabel("Password", { exact: true })).toHaveCount(0);
    await expect(page.getByText("passwords are switched off here")).toBeVisible();
    await expectAccessible(page);
    const { csrfToken } = (await (await page.request.get(`${closed.url}/api/auth/csrf`)).json()) as {
      csrfToken: string;
    };
    await page.request.post(`${closed.url}/api/auth/callback/credentials`, {
      form: { csrfToken, email: "rita@example.com", password: "correct horse battery", json: "true" },
    });
    await page.goto(`${closed.url}/inbox`);
    await expect(page).toHaveURL(/\/sign-in/);
  } finally {
    await closed.stop();
  }
});

test("looks well: the card that wants a fresh sign-in, and the sign-in page", async ({ page }) => {
  const id = await askToPay(server);
  await signIn(page, server, "olga", { minutesAgo: 10 });
  await page.goto(`${server.url}/inbox/${id}`);
  await expect(page.getByRole("region", { name: "Sign in again" })).toBeVisible();
  await expectEveryLook(page, "fresh-sign-in");
  await page.goto(`${server.url}/rules`);
  await expect(page.getByText("wants a fresh sign-in").filter({ visible: true }).first()).toBeVisible();
  await page.context().clearCookies();
  await page.goto(`${server.url}/sign-in`);
  await expectEveryLook(page, "sign-in");
});
