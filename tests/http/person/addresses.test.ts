import { describe, expect, it } from "vitest";
import { callerAddress } from "@/lib/http/person/callerAddress";
import { localPath } from "@/lib/http/person/localPath";

describe("where signing in leads to", () => {
  it.each(["/", "/inbox", "/agents/billing-helper?tab=a#grant-x", "/actions?q=a%20b"])(
    "keeps the own path %s",
    (path) => {
      expect(localPath(path)).toBe(path);
    },
  );

  it.each([
    "https://evil.test/",
    "//evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/%09//evil.test\n",
    "javascript:alert(1)",
    "inbox",
    "",
    "/./%2e/..//evil.test",
    "/..//evil.test",
    "/sign-in?from=/x",
    "/sign-in",
    "/invitation/x",
    "/api/auth/signout",
    undefined,
    null,
    ["/inbox", "/x"],
  ])("never leads elsewhere: %j", (path) => {
    expect(localPath(path)).toBe("/");
  });
});

describe("whose failures are counted", () => {
  const from = (peer: string | null, forwarded?: string) =>
    callerAddress(
      new Headers({
        ...(peer === null ? {} : { "x-ambit-peer": peer }),
        ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
      }),
    );

  it("the peer's, whatever it claims", () => {
    expect(from("203.0.113.5", "192.0.2.1")).toBe("203.0.113.5");
  });

  it("what a reverse proxy on this machine added last, not what its client claimed", () => {
    expect(from("127.0.0.1", "6.6.6.6, 192.0.2.1")).toBe("192.0.2.1");
    expect(from("::ffff:127.0.0.1", "2001:db8::1")).toBe("2001:db8::1");
  });

  it("the peer's when the claim is no address", () => {
    expect(from("127.0.0.1", "<script>")).toBe("127.0.0.1");
    expect(from("127.0.0.1")).toBe("127.0.0.1");
    expect(from(null)).toBe("unknown");
  });
});
