/** What the payments bundle has no case of: reserved powers, a condition that errors, observe mode, an unanswerable ask. */
const SAFE =
  "sensitivity: internal, blastRadius: single, observable: true, touches: [], returnsUntrusted: false, audience: internal";

export const EDGES = `apiVersion: ambit/v1
environments: [{ name: production, rank: 2 }]
teams: [{ name: ops }]
people:
  - { email: owner@example.com, name: Owner, roles: [operator], teams: [ops] }
stages:
  - name: bounded
    ceilings:
      - { power: read, environments: [production] }
      - { power: write, environments: [production] }
      - { power: trigger, environments: [production] }
      - { power: approve, environments: [production] }
tools:
  - name: ops
    actions:
      - { name: fire_unaudited, power: trigger, objectType: job, reversible: true, audited: false, ${SAFE} }
      - { name: approve_all, power: approve, objectType: change, reversible: true, audited: true, sensitivity: internal,
          blastRadius: tenant, observable: true, touches: [], returnsUntrusted: false, audience: internal }
      - { name: look_closely, power: read, objectType: page, reversible: true, audited: true, ${SAFE} }
      - { name: ask_first, power: write, objectType: page, reversible: true, audited: true, ${SAFE} }
      - { name: never, power: write, objectType: page, reversible: true, audited: true, ${SAFE} }
agents:
  - name: edge
    team: ops
    owner: owner@example.com
    purpose: Stands at the edges
    stage: bounded
    budget:
      grants:
        - { id: all, actions: [ops.fire_unaudited, ops.approve_all, ops.ask_first], environments: [production] }
        - { id: closely, actions: [ops.look_closely], environments: [production], when: "arguments.missing == 1" }
  - name: observer
    team: ops
    owner: owner@example.com
    purpose: Is watched before it is bound
    stage: bounded
    mode: observe
    observeUntil: "2026-12-01T00:00:00Z"
    budget:
      grants:
        - { id: all, actions: ["ops.*"], environments: [production] }
rules:
  - { name: ask, actions: [ops.ask_first], when: "true", effect: ask, approvers: [{ role: admin, count: 1 }] }
  - { name: stop, actions: [ops.never], when: "true", effect: stop }
`;
