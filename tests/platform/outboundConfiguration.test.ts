import { expect, test } from "vitest";
import { ConfigurationError } from "@/lib/platform/configuration";
import { readOutboundConfiguration } from "@/lib/platform/outbound/configuration";

const FROM = "Ambit <ambit@example.com>";

test("without any variable: no mail, and no host of one's own", () => {
  expect(readOutboundConfiguration({})).toEqual({ webhookPrivateHosts: [] });
  expect(readOutboundConfiguration({ SMTP_URL: " ", MAIL_FROM: "", AMBIT_WEBHOOK_PRIVATE_HOSTS: "" })).toEqual({
    webhookPrivateHosts: [],
  });
});

test("a mail server with a sender, and hosts with commas between", () => {
  expect(
    readOutboundConfiguration({
      SMTP_URL: "smtps://ambit:hunter2@mail.example.com",
      MAIL_FROM: FROM,
      AMBIT_WEBHOOK_PRIVATE_HOSTS: "Hooks.internal, 10.0.0.5:8080 [fd12::1]:9000",
    }),
  ).toEqual({
    mail: { smtpUrl: "smtps://ambit:hunter2@mail.example.com", from: FROM },
    webhookPrivateHosts: ["hooks.internal", "10.0.0.5:8080", "[fd12::1]:9000"],
  });
});

test.each([
  ["SMTP_URL", { MAIL_FROM: FROM }],
  ["SMTP_URL", { SMTP_URL: "https://mail.example.com", MAIL_FROM: FROM }],
  ["SMTP_URL", { SMTP_URL: "smtp:///", MAIL_FROM: FROM }],
  ["MAIL_FROM", { SMTP_URL: "smtp://mail.example.com" }],
  ["MAIL_FROM", { SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "Ambit" }],
  ["MAIL_FROM", { SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "a@example.com, b@example.com" }],
  ["AMBIT_WEBHOOK_PRIVATE_HOSTS", { AMBIT_WEBHOOK_PRIVATE_HOSTS: "https://hooks.internal" }],
  ["AMBIT_WEBHOOK_PRIVATE_HOSTS", { AMBIT_WEBHOOK_PRIVATE_HOSTS: "*.internal" }],
  ["AMBIT_WEBHOOK_PRIVATE_HOSTS", { AMBIT_WEBHOOK_PRIVATE_HOSTS: "10.0.0.0/8" }],
])("an impossible %s is refused and named", (name, env) => {
  expect(() => readOutboundConfiguration(env)).toThrow(ConfigurationError);
  expect(() => readOutboundConfiguration(env)).toThrow(name);
});

test("the password of the mail server is never in what is said about it", () => {
  expect(() => readOutboundConfiguration({ SMTP_URL: "http://user:hunter2@host", MAIL_FROM: FROM })).toThrow(
    /^(?!.*hunter2)/,
  );
});
