import { connect } from "ambit-sdk";

export const ambit = connect({
  url: process.env.AMBIT_URL ?? "http://127.0.0.1:3000",
  agent: "clerk",
  credential: process.env.BANK_CREDENTIAL ?? "",
});
