import { ConfigurationError } from "../configuration";

/** What Ambit may send out of the house, as the environment says. */
export interface OutboundConfiguration {
  /** Absent: no mail is sent. */
  mail?: MailConfiguration;
  /** Hosts of the organisation's own network that webhooks may reach, by http too: `name` or `name:port`. */
  webhookPrivateHosts: readonly string[];
}

export interface MailConfiguration {
  /** `smtp://` (with STARTTLS) or `smtps://`, with user and password where the server asks for them. */
  smtpUrl: string;
  /** Whom mails come from. */
  from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. An empty variable counts as absent.
 * @throws ConfigurationError
 */
export function readOutboundConfiguration(env: Environment): OutboundConfiguration {
  const read = (name: string): string | undefined => env[name]?.trim() || undefined;
  const mail = mailOf(read("SMTP_URL"), read("MAIL_FROM"));
  return {
    ...(mail === undefined ? {} : { mail }),
    webhookPrivateHosts: privateHostsOf(read("AMBIT_WEBHOOK_PRIVATE_HOSTS") ?? ""),
  };
}

function mailOf(smtpUrl: string | undefined, from: string | undefined): MailConfiguration | undefined {
  if (smtpUrl === undefined && from === undefined) return undefined;
  // The address is not repeated: it may hold a password.
  if (smtpUrl === undefined || !URL.canParse(smtpUrl) || !/^smtps?:\/\/[^/]/.test(smtpUrl))
    throw new ConfigurationError(
      "SMTP_URL is not the address of a mail server. Set it to smtp://USER:PASSWORD@HOST:PORT or smtps://…, or leave out both SMTP_URL and MAIL_FROM to send no mail.",
    );
  if (from === undefined || !/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(from.replace(/^[^<>,;\r\n]*<(.*)>$/, "$1")))
    throw new ConfigurationError(
      "MAIL_FROM is not a mail address. Set it to whom mails come from, for example Ambit <ambit@example.com>.",
    );
  return { smtpUrl, from };
}

function privateHostsOf(text: string): string[] {
  const hosts = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((host) => host !== "");
  for (const host of hosts)
    if (!URL.canParse(`http://${host}`) || /[/?#@*]/.test(host))
      throw new ConfigurationError(
        `AMBIT_WEBHOOK_PRIVATE_HOSTS holds "${host}". Set it to names or name:port, with commas between: hooks.internal,10.0.0.5:8080.`,
      );
  return hosts;
}
