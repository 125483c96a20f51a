/** CloudEvents in binary mode: the attributes are headers and the body is the data. */
type Headers = Readonly<Record<string, string>>;

const PREFIX = "ce-";
/** Names of attributes are lower-case letters and digits. */
const NAME = /^[a-z0-9]{1,64}$/;

export function isBinaryMode(headers: Headers): boolean {
  return headers["ce-specversion"] !== undefined && headers["ce-id"] !== undefined;
}

/** The event that headers and data make, as it would be in structured mode. Header values are percent-encoded where they must be. */
export function eventOfHeaders(headers: Headers, data: unknown): Record<string, unknown> {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith(PREFIX) && NAME.test(name.slice(PREFIX.length)))
    .map(([name, value]) => [name.slice(PREFIX.length), decoded(value)]);
  const type = headers["content-type"];
  return { ...Object.fromEntries(attributes), ...(type === undefined ? {} : { datacontenttype: type }), data };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
