import { text } from "./answers";
import { randomText } from "./bytes";
import { observedDigests, requestDigests } from "./provenance/digests";

export interface SessionOptions {
  /** What the person asked for: its values count as the request's. Only digests of them leave this process. */
  request?: string;
  /** What people call this session, at most 200 characters. */
  label?: string;
}

/** As it is kept in a handle, and to go on with it in another process. The salt is a secret between Ambit and this process. */
export interface SavedSession {
  id: string;
  salt: string;
}

/** What its calls have in common: what was read, what was exposed, and where values were first seen. */
export class Session implements SavedSession {
  readonly id: string;
  readonly salt: string;

  /** Goes on with a session that was opened before; `ambit.openSession()` opens one. */
  constructor({ id, salt }: SavedSession) {
    this.id = id;
    this.salt = salt;
  }

  /** The digests of what a result shows, without what its call's arguments showed already. */
  observed(result: unknown, args: unknown): Promise<string[]> {
    return observedDigests(this.salt, result, args);
  }

  toJSON(): SavedSession {
    return { id: this.id, salt: this.salt };
  }
}

export async function openSession(
  post: (body: object) => Promise<Record<string, unknown>>,
  { request, label }: SessionOptions = {},
): Promise<Session> {
  const salt = randomText();
  const answer = await post({
    salt,
    ...(label === undefined ? {} : { label: label.slice(0, 200) }),
    ...(request === undefined ? {} : { request_values: await requestDigests(salt, request) }),
  });
  return new Session({ id: text(answer.session_id), salt });
}
