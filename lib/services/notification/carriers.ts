/** What takes deliveries out of the house: the mail server and the web. */

export interface OutgoingMail {
  id: string;
  to: string;
  subject: string;
  text: string;
  at: Date;
}

export interface OutgoingPost {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Carriers {
  /** Null where no mail server is configured. Throws what went wrong. */
  mail: ((mail: OutgoingMail) => Promise<void>) | null;
  /** Throws what went wrong before there was an answer. */
  post: (post: OutgoingPost) => Promise<{ status: number }>;
}
