import { describe, expect, it } from "vitest";
import { issuedBy } from "@/lib/core/correlation/chains";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { sighting } from "./sightings";

const WHO = "arn:aws:sts::111122223333:assumed-role/pay/run-7";

describe("who issued a credential", () => {
  it("is told by the credential's own id, whoever else opened a session like it", () => {
    expect(
      told([
        issuer("taken", { credential: "ASIA1", since: "08:00:05" }),
        issuer("other", { credential: "ASIA2", since: "08:00:05" }),
        use("used", { credential: "ASIA1", since: "08:00:05" }),
      ]),
    ).toEqual([["used", "issued_credential", ["taken"]]]);
  });

  it("is told by holder and second where the id is missing, and by the second beside it", () => {
    const used = use("used", { since: "08:00:05" });
    expect(told([issuer("taken", { since: "08:00:05" }), issuer("earlier", { since: "08:00:04" }), used])).toEqual([
      ["used", "credential_session", ["taken"]],
    ]);
    expect(told([issuer("taken", { since: "08:00:04" }), used])).toEqual([["used", "credential_session", ["taken"]]]);
    expect(told([issuer("long before", { since: "08:00:02" }), used])).toEqual([]);
  });

  it("is one of several calls where they are alike, and nobody where different callers opened the session", () => {
    const used = use("used", { since: "08:00:05" });
    const [one, two] = [issuer("a", { since: "08:00:05" }), issuer("b", { since: "08:00:05" })];
    expect(told([one, two, used])).toEqual([["used", "credential_session", ["a", "b"]]]);
    expect(told([one, { ...two, principal: "somebody else" }, used])).toEqual([]);
  });

  it("is never a call that is known to have issued another credential, nor one in another log, nor the use itself", () => {
    const used = use("used", { credential: "ASIA1", since: "08:00:05" });
    expect(told([issuer("taken", { credential: "ASIA2", since: "08:00:05" }), used])).toEqual([]);
    expect(told([{ ...issuer("taken", { since: "08:00:05" }), source: "another" }, used])).toEqual([]);
    const itself = {
      ...issuer("itself", { since: "08:00:05" }),
      keys: [...used.keys, ...issuer("x", { since: "08:00:05" }).keys],
    };
    expect(told([itself])).toEqual([]);
  });
});

function told(sightings: Sighting[]): [string, string, string[]][] {
  return issuedBy(sightings).map((one) => [one.use.id, one.key, one.issuers.map(({ id }) => id)]);
}

function issuer(id: string, known: { credential?: string; since: string }): Sighting {
  return sighting(id, {
    phase: "credential",
    principal: "deploy",
    keys: keysOf("issued_credential", "issued_credential_session", known),
  });
}

function use(id: string, known: { credential?: string; since: string }): Sighting {
  return sighting(id, { principal: WHO, keys: keysOf("credential", "credential_session", known) });
}

function keysOf(
  ofId: FragmentKey["kind"],
  ofSession: FragmentKey["kind"],
  { credential, since }: { credential?: string; since: string },
): FragmentKey[] {
  return [
    ...(credential === undefined ? [] : [{ kind: ofId, value: credential }]),
    { kind: ofSession, value: `${WHO} 2026-03-02T${since}Z` },
  ];
}
