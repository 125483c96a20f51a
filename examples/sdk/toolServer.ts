import { toolServer } from "ambit-sdk";

/** One for the whole process: it keeps Ambit's keys, and a token for each agent. */
export const server = toolServer({
  url: process.env.AMBIT_URL ?? "http://127.0.0.1:3000",
  issuer: process.env.AMBIT_PUBLIC_URL ?? "http://127.0.0.1:3000",
  tool: "bank",
  environment: "production",
  credential: (agent) => process.env[`BANK_CREDENTIAL_${agent.toUpperCase()}`] ?? "",
});
