import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { withDatabase } from "@/bin/database";
import {
  RETENTION_DAYS_DEFAULT,
  SOURCE_BASES,
  SOURCE_TYPE_NAMES,
  type SourceSummary,
  type SourceTypeName,
} from "@/lib/contracts/sources";
import {
  changeMapping,
  changeRetention,
  changeSigningSecret,
  disableSource,
  enableSource,
} from "@/lib/services/source/changeSettings";
import { createSource } from "@/lib/services/source/create";
import { issueToken } from "@/lib/services/source/issueToken";
import { listSources } from "@/lib/services/source/list";
import { redriveDeadLetters } from "@/lib/services/source/redrive";
import { tellingProblems } from "./problems";

const NAME = "its name, as `ambit source list` shows it";

export function register(program: Command): void {
  const source = program.command("source").description("Set up where log records come from.");

  source
    .command("list")
    .description("List sources, one a line: name, type, basis, state, last record, records a minute, dead letters.")
    .action(() =>
      tellingProblems(async () => {
        const { sources } = await withDatabase(({ ctx }) => listSources({ ctx }));
        for (const one of sources) console.log(lineOf(one));
      }),
    );

  source
    .command("add")
    .description("Add a source.")
    .argument("<name>", "small letters, digits, _ and -; it is part of the address that records are sent to")
    .addOption(new Option("--type <type>", "what its records are").choices(SOURCE_TYPE_NAMES).makeOptionMandatory())
    .addOption(
      new Option("--basis <basis>", "a system's own log, which agents cannot write, or what one of them claims")
        .choices(SOURCE_BASES)
        .default("claimed"),
    )
    .option("--retention <days>", "how long records are kept", days, RETENTION_DAYS_DEFAULT)
    .action((name: string, { type, basis, retention }: { type: SourceTypeName; basis: string; retention: number }) =>
      tellingProblems(async () => {
        const input = { name, type, basis, retention_days: retention };
        await withDatabase(({ ctx }) => createSource({ ctx, input }));
        console.log(`Added the source ${name}. \`ambit source token ${name}\` makes a token for it.`);
      }),
    );

  source
    .command("token")
    .description("Make a token with which records are sent to one source. The secret is printed once.")
    .argument("<name>", NAME)
    .addHelpText("after", "\nStandard output holds the secret alone; everything else goes to stderr.")
    .action((name: string) =>
      tellingProblems(async () => {
        const { id, secret } = await withDatabase(({ ctx }) => issueToken({ ctx, input: { source: name } }));
        console.error(`Token ${id} of the source ${name}. It is shown this once:`);
        console.log(secret);
      }),
    );

  source
    .command("mapping")
    .description("Say how a generic source's records are read from now on.")
    .argument("<name>", NAME)
    .argument("<file>", "the mapping as JSON (docs/sources.md)")
    .action((name: string, file: string) =>
      tellingProblems(async () => {
        const mapping = await readJson(file);
        await withDatabase(({ ctx }) => changeMapping({ ctx, source: name, input: { mapping } }));
        console.log(
          `The records of ${name} are read by this mapping. \`ambit source redrive ${name}\` reads dead letters again.`,
        );
      }),
    );

  source
    .command("redrive")
    .description("Read every dead letter of a source again that waits.")
    .argument("<name>", NAME)
    .action((name: string) =>
      tellingProblems(async () => {
        const { redriven, waiting } = await withDatabase(({ ctx }) =>
          redriveDeadLetters({ ctx, input: { source: name } }),
        );
        console.log(`${redriven} driven again, ${waiting} cannot be read still.`);
        if (waiting > 0) process.exitCode = 1;
      }),
    );

  source
    .command("retention")
    .description("Say how many days a source's records are kept.")
    .argument("<name>", NAME)
    .argument("<days>", "1 to 3650", days)
    .action((name: string, retention: number) =>
      tellingProblems(async () => {
        await withDatabase(({ ctx }) => changeRetention({ ctx, source: name, input: { retention_days: retention } }));
        console.log(`Records of ${name} are kept for ${retention} days.`);
      }),
    );

  source
    .command("signing-secret")
    .description("Say what a GitHub source's webhooks are signed with; it is read from standard input.")
    .argument("<name>", NAME)
    .action((name: string) =>
      tellingProblems(async () => {
        const secret = (await readFile("/dev/stdin", "utf8")).trim();
        await withDatabase(({ ctx }) => changeSigningSecret({ ctx, source: name, input: { secret } }));
        console.log(`Webhooks of ${name} are taken that are signed with it.`);
      }),
    );

  source
    .command("disable")
    .description("Take nothing in of a source any more.")
    .argument("<name>", NAME)
    .action((name: string) =>
      tellingProblems(async () => {
        await withDatabase(({ ctx }) => disableSource({ ctx, source: name }));
        console.log(`Nothing is taken in of ${name} any more.`);
      }),
    );

  source
    .command("enable")
    .description("Take records of a source in again.")
    .argument("<name>", NAME)
    .action((name: string) =>
      tellingProblems(async () => {
        await withDatabase(({ ctx }) => enableSource({ ctx, source: name }));
        console.log(`Records of ${name} are taken in again.`);
      }),
    );
}

function lineOf({ name, type, basis, disabled, health }: SourceSummary): string {
  const state =
    disabled !== null ? "disabled" : health.silent_since !== null ? `silent since ${health.silent_since}` : "enabled";
  const last = health.last_received_at ?? "never";
  return [name, type, basis, state, last, health.rate.toFixed(1), health.waiting_dead_letters].join("\t");
}

function days(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Give a whole number of days.");
  return Number(text);
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8")) as unknown;
}
