import { type Command, InvalidArgumentError } from "commander";
import { stringify } from "yaml";
import { withDatabase } from "@/bin/database";
import { type GrantSupportView, type LeastPrivilegeView, USED_PERIODS } from "@/lib/contracts/leastPrivilege";
import { getLeastPrivilege } from "@/lib/services/leastPrivilege/get";
import { tellingProblems } from "./problems";

export function register(program: Command): void {
  program
    .command("propose")
    .description("Print the smallest budget that would have allowed what an agent used.")
    .argument("<agent>", "the agent's name")
    .option("--days <number>", `of the last so many days: ${USED_PERIODS.join(", ")}`, parseDays)
    .option("--json", "as JSON, with what stands behind each bound and what it would change")
    .addHelpText("after", "\nNothing is changed: put it into a bundle and import that, or use the agent's page.")
    .action((agent: string, { days, json }: { days?: number; json?: true }) =>
      tellingProblems(async () => {
        const input = { id: agent, ...(days === undefined ? {} : { days }) };
        const view = await withDatabase(({ ctx }) => getLeastPrivilege({ ctx, input }));
        console.log(json ? JSON.stringify(view, null, 2) : asText(view));
      }),
    );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!USED_PERIODS.some((one) => one === days))
    throw new InvalidArgumentError(`It takes one of ${USED_PERIODS.join(", ")}.`);
  return days;
}

function asText({
  agent,
  days,
  calls,
  decisions,
  gone,
  differs,
  budget,
  support,
  difference,
  is_cut,
  from,
}: LeastPrivilegeView): string {
  const comments = [
    `The budget of ${agent.name}, held to ${calls} of ${decisions} decisions in ${days} days.`,
    ...(is_cut ? [`There were more: those since ${from} are looked at.`] : []),
    ...(gone === 0 ? [] : [`${gone} more went through once and would not now: they are left out.`]),
    differs ? `In the place of the one in force it ${difference.verdict}.` : "It is in force already.",
    ...support.map(supportLine),
  ];
  return [...comments.map((line) => `# ${line}`), stringify(budget ?? { grants: [] }, { lineWidth: 0 }).trimEnd()].join(
    "\n",
  );
}

function supportLine({ grant, what, calls, last_used, most_in_a_day, unused }: GrantSupportView): string {
  const older = last_used === null ? "not used" : `last used ${last_used}`;
  const used = calls === 0 ? older : `${calls} calls, at most ${most_in_a_day} a day`;
  const without = unused.length === 0 || calls === 0 ? "" : `; without ${unused.join(", ")}`;
  return `${grant}: ${what}, ${used}${without}`;
}
