/** One end, and every answer on record once. */
import { OPERATORS, REVIEWERS, SEATS } from "./cast";
import type { Evidence } from "./evidence";
import type { Played } from "./inPlay";
import { done, unless } from "./judging";

const TERMINAL = ["approved", "denied", "expired", "cancelled"];

/** Yeses that took effect at once. */
function yesesAtOnce({ deeds }: Played) {
  return done(deeds, "approve", "edit", "approveUndoably", "editUndoably").filter(
    ({ value }) => (value.undo_until ?? null) === null,
  );
}

export function oneTerminalState(played: Played, { approval, events, waiting }: Evidence): string[] {
  const { status } = approval;
  const ends = events.filter(({ event }) => TERMINAL.some((each) => event === `approval.${each}`));
  const withdrawn =
    done(played.deeds, "withdraw").length + ends.filter(({ detail }) => "killSwitchId" in detail).length;
  const changed = played.seen.find((seen, index) => {
    const before = played.seen[index - 1];
    return (
      before !== undefined &&
      ((before.status !== "pending" &&
        (seen.status !== before.status || seen.resolvedAt !== before.resolvedAt || seen.digest !== before.digest)) ||
        (before.revoked && !seen.revoked))
    );
  });
  return [
    ...unless(TERMINAL.includes(status), `it ended ${status}`),
    ...unless(waiting === 0, "a yes still waits to take effect"),
    ...unless(changed === undefined, `it left its terminal state: ${JSON.stringify(played.seen)}`),
    ...unless(
      ends.length === 1 && ends[0]?.event === `approval.${status}`,
      `it is ${status}, and the audit log says ${JSON.stringify(ends.map(({ event }) => event))}`,
    ),
    ...unless(
      yesesAtOnce(played).filter(({ value }) => value.status === "approved").length <= (status === "approved" ? 1 : 0),
      `it is ${status}, and more were told that they approved it`,
    ),
    ...unless(
      done(played.deeds, "deny").length === (status === "denied" ? 1 : 0),
      `it is ${status}, and ${done(played.deeds, "deny").length} were told that they denied it`,
    ),
    ...unless(withdrawn === (status === "cancelled" ? 1 : 0), `it is ${status}, and was withdrawn ${withdrawn} times`),
  ];
}

export function everyAnswerOnRecordOnce(played: Played, { answers, events }: Evidence): string[] {
  const count = (...names: string[]) => events.filter(({ event }) => names.includes(`${event}`)).length;
  const yeses = answers.filter(({ verdict }) => verdict === "approve");
  const dropped = events
    .filter(({ event }) => event === "approval.answer_dropped")
    .reduce((sum, { detail }) => sum + (Array.isArray(detail.people) ? detail.people.length : 1), 0);
  const given = done(played.deeds, "approveUndoably", "editUndoably").filter(
    ({ value }) => (value.undo_until ?? null) !== null,
  ).length;
  const undone = done(played.deeds, "undo").length;
  const tookEffectLater = yeses.length - yesesAtOnce(played).length;
  const edits = done(played.deeds, "edit", "editUndoably").length;
  return [
    ...answers.flatMap(({ person, verdict, edition }) => {
      const names = verdict === "approve" ? ["approval.answered", "approval.approved"] : ["approval.denied"];
      const found = events.filter(
        ({ event, actor, detail }) =>
          names.includes(event) && actor === `${person}@example.com` && (detail.edition ?? 0) === edition,
      ).length;
      return unless(found === 1, `${person}'s answer (${verdict}, edition ${edition}) is on record ${found} times`);
    }),
    ...unless(
      count("approval.answered", "approval.approved", "approval.denied") === answers.length,
      `${answers.length} answers, and the audit log says ${JSON.stringify(events.map(({ event }) => event))}`,
    ),
    ...unless(
      count("approval.answer_given") === given && count("approval.answer_undone") === undone,
      `${given} yeses were given to take effect later and ${undone} undone; the audit log says otherwise`,
    ),
    ...unless(
      given === undone + dropped + tookEffectLater,
      `of ${given} yeses given, ${undone} were undone, ${dropped} dropped, and ${tookEffectLater} took effect`,
    ),
    ...unless(count("approval.edited") === edits, `${edits} edits, and ${count("approval.edited")} on record`),
  ];
}

/** Counted by who they are, not by what the answers say of them. */
export function seatsFilled({ schedule }: Played, { approval, answers }: Evidence): string[] {
  const all = answers.map(({ person }) => person);
  const yeses = answers.filter(({ verdict, edition }) => verdict === "approve" && edition === approval.edition);
  const among = (names: readonly string[]) => yeses.filter(({ person }) => names.includes(person)).length;
  const { operators, reviewers } = SEATS[schedule.action];
  const isFull = among(OPERATORS) === operators && among(REVIEWERS) === reviewers;
  const known: readonly string[] = [...OPERATORS, ...REVIEWERS];
  return [
    ...unless(
      all.every((person) => known.includes(person)),
      `${all.join(", ")} answered`,
    ),
    ...unless(
      among(OPERATORS) <= operators && among(REVIEWERS) <= reviewers,
      `more answers than seats: ${yeses.map(({ person }) => person).join(", ")}`,
    ),
    ...unless(
      (approval.status === "approved") === isFull || approval.status === "denied",
      `${approval.status} with ${yeses.length} yeses`,
    ),
  ];
}

export function questionsOnRecordOnce({ deeds }: Played, { questions, events }: Evidence): string[] {
  const count = (name: string) => events.filter(({ event }) => event === name).length;
  const [asked, replied] = [done(deeds, "ask").length, done(deeds, "reply").length];
  return [
    ...unless(
      asked === questions.length && asked === count("approval.questioned"),
      `${asked} questions were asked, ${questions.length} are kept, ${count("approval.questioned")} on record`,
    ),
    ...unless(
      replied === questions.filter((one) => one.replied).length && replied === count("approval.question_replied"),
      `${replied} replies were given, and not all are kept and on record`,
    ),
  ];
}
