import { createTransport } from "nodemailer";
import type { MailConfiguration } from "./configuration";

const CONNECT_MS_MAX = 10_000;

/** One plain-text mail to one person. */
export interface Mail {
  /** The same for every attempt, so that a mailbox shows it once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  at: Date;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** Sends through the organisation's mail server, over a connection that is opened with the first mail. */
export function openMailer({ smtpUrl, from }: MailConfiguration): Mailer {
  const transport = createTransport({ pool: true, maxConnections: 2, ...serverOf(new URL(smtpUrl)) });
  return {
    send: async ({ id, to, subject, text, at }) => {
      await transport.sendMail({
        from,
        // As an object: an address is never read as a list.
        to: { name: "", address: to },
        subject,
        text,
        date: at,
        messageId: id,
        headers: { "Auto-Submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}

/** A password travels encrypted, except to this very machine. */
function serverOf(url: URL) {
  const secure = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && user !== "" && !isHere,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    socketTimeout: CONNECT_MS_MAX * 2,
    ...(user === "" ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
  };
}
