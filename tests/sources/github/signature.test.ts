import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { verifyGithubSignature } from "@/lib/sources/github/signature";

// The values with which GitHub's documentation has an implementation tested.
const SECRET = "It's a Secret to Everybody";
const BODY = "Hello, World!";
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

test("the published example is genuine; anything else about it is not", () => {
  expect(verifyGithubSignature(SECRET, BODY, SIGNATURE)).toBe(true);
  expect(verifyGithubSignature(SECRET, Buffer.from(BODY), SIGNATURE)).toBe(true);
  for (const header of [
    undefined,
    "",
    "sha256=",
    SIGNATURE.slice(7),
    `${SIGNATURE}00`,
    SIGNATURE.replace("757", "758"),
    "sha256=zz",
  ])
    expect(verifyGithubSignature(SECRET, BODY, header)).toBe(false);
  expect(verifyGithubSignature("another", BODY, SIGNATURE)).toBe(false);
  expect(verifyGithubSignature(SECRET, `${BODY} `, SIGNATURE)).toBe(false);
});

test("an empty secret proves nothing", () => {
  const genuine = `sha256=${createHmac("sha256", "").update(BODY).digest("hex")}`;
  expect(verifyGithubSignature("", BODY, genuine)).toBe(false);
});
