/** A real SMTP server of this machine that keeps what it is sent. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface SunkMail {
  to: string[];
  /** As it came, headers and body. */
  raw: string;
}

export interface MailSink {
  url: string;
  mails: SunkMail[];
  /** While it refuses, every mail is answered 451. */
  refuses: boolean;
  close(): Promise<void>;
}

export async function mailSink(): Promise<MailSink> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (sink.refuses) {
          done(Object.assign(new Error("not now"), { responseCode: 451 }));
          return;
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        sink.mails.push({ to, raw: Buffer.concat(chunks).toString("utf8") });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    refuses: false,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return sink;
}

/** The text of a mail, with quoted-printable undone. */
export function textOf({ raw }: SunkMail): string {
  const at = raw.indexOf("\r\n\r\n");
  const [head, body] = [raw.slice(0, at), raw.slice(at + 4)];
  if (!/content-transfer-encoding: quoted-printable/i.test(head)) return body;
  return body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export function headerOf({ raw }: SunkMail, name: string): string {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replaceAll(/\r\n[ \t]+/g, " ");
  return new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1]?.trim() ?? "";
}
