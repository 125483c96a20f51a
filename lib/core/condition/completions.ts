/** What may stand in a condition, for whoever writes one. */
import { CONDITION_MEMBERS } from "./environment";

/** Every variable's members with their types, and the functions that are ours. Arguments and attributes are the caller's to add. */
export function conditionCompletions(): { text: string; type: string }[] {
  const members = Object.entries(CONDITION_MEMBERS).flatMap(([name, own]) =>
    Object.entries(own).map(([member, type]) => ({ text: `${name}.${member}`, type: String(type) })),
  );
  return [
    ...members,
    { text: "now", type: "timestamp" },
    { text: "provenance(", type: "request, trusted, untrusted or unseen" },
  ];
}
