/** An agent that may pay only what the person, or a trusted result, named. */
const FACTS =
  "objectType: account, sensitivity: internal, blastRadius: single, reversible: true, audited: true, observable: true, touches: [], audience: internal";

export const PROVENANCE = `apiVersion: ambit/v1
environments: [{ name: production, rank: 2 }]
teams: [{ name: pay }]
people:
  - { email: owner@example.com, name: Owner, roles: [operator], teams: [pay] }
  - { email: other@example.com, name: Other, roles: [operator], teams: [pay] }
stages:
  - name: bounded
    ceilings: [{ power: read, environments: [production] }, { power: write, environments: [production] }]
tools:
  - name: bank
    actions:
      - { name: pay, power: write, returnsUntrusted: false, ${FACTS} }
      - { name: ledger, power: read, returnsUntrusted: false, ${FACTS} }
      - { name: mail, power: read, returnsUntrusted: true, ${FACTS} }
agents:
  - name: payer
    team: pay
    owner: owner@example.com
    purpose: Pays
    stage: bounded
    budget:
      grants: [{ id: all, actions: ["bank.*"], environments: [production] }]
rules:
  - name: unknown-recipient
    actions: [bank.pay]
    when: "!(provenance(arguments.recipient) in ['request', 'trusted'])"
    effect: ask
    approvers: [{ role: operator, count: 1 }]
`;
