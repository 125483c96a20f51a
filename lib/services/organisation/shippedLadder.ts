import type { BundleStage } from "@/lib/contracts/bundle";
import type { Power } from "@/lib/core/organisation/facts";

type Ceiling = BundleStage["ceilings"][number];
type Bounds = Omit<Ceiling, "power" | "environments">;

/**
 * The ladder of an organisation whose bundle names no stages, laid over its own environments: `watch` looks, `draft`
 * writes where nothing can break, `sandbox` acts there, `supervised` writes one thing at a time anywhere and `bounded`
 * does so for a group, triggers, approves and exposes to partners. Environments of rank 0 count as sandboxes.
 */
export function shippedLadder(environments: { name: string; rank: number }[]): BundleStage[] {
  const everywhere = environments.map(({ name }) => name);
  const sandboxes = environments.filter(({ rank }) => rank === 0).map(({ name }) => name);
  const ceiling = (power: Power, where: string[], bounds: Bounds = {}): Ceiling[] =>
    where.length === 0 ? [] : [{ power, environments: where, ...bounds }];
  const outsideSandboxes = everywhere.filter((name) => !sandboxes.includes(name));
  const reads = ceiling("read", everywhere, { maxSensitivity: "confidential" });
  const actsInSandboxes = [
    ...ceiling("write", sandboxes, { maxBlastRadius: "tenant" }),
    ...ceiling("trigger", sandboxes, { maxBlastRadius: "tenant" }),
    ...ceiling("expose", sandboxes, { maxAudience: "internal" }),
  ];

  return [
    { name: "watch", ceilings: ceiling("read", everywhere, { maxSensitivity: "internal" }), evidence: {} },
    {
      name: "draft",
      ceilings: [...reads, ...ceiling("write", sandboxes, { maxBlastRadius: "single" })],
      evidence: { days: 3, decisions: 20, distinctActions: 2 },
    },
    {
      name: "sandbox",
      ceilings: [...reads, ...actsInSandboxes],
      evidence: { days: 7, decisions: 50, distinctActions: 3, completeness: 0.9 },
    },
    {
      name: "supervised",
      ceilings: [
        ...reads,
        ...actsInSandboxes,
        ...ceiling("write", outsideSandboxes, { maxSensitivity: "confidential", maxBlastRadius: "single" }),
        ...ceiling("expose", outsideSandboxes, { maxSensitivity: "internal", maxAudience: "internal" }),
      ],
      evidence: { days: 14, decisions: 200, distinctActions: 5, completeness: 0.95 },
    },
    {
      name: "bounded",
      ceilings: [
        ...reads,
        ...actsInSandboxes,
        ...ceiling("write", outsideSandboxes, { maxSensitivity: "confidential", maxBlastRadius: "group" }),
        ...ceiling("trigger", outsideSandboxes, { maxSensitivity: "confidential", maxBlastRadius: "group" }),
        ...ceiling("approve", everywhere, { maxSensitivity: "internal", maxBlastRadius: "single" }),
        ...ceiling("expose", outsideSandboxes, { maxSensitivity: "internal", maxAudience: "partner" }),
      ],
      evidence: { days: 30, decisions: 1000, distinctActions: 5, completeness: 0.98 },
    },
  ];
}
