import type { LookupAddress } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { addressesOf, readTarget, type TargetRules } from "./target";

/** The whole exchange, in milliseconds. */
const EXCHANGE_MS_MAX = 15_000;

export interface OutboundPost {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Posts to an address that someone typed in. The name is looked up once, every address is judged, and the connection is made
 * to the very addresses that were judged. No redirect is followed, no proxy is used, no connection is kept, and nothing of
 * the answer but its status is read.
 * @throws TargetRefused before anything is sent; or what went wrong on the way
 */
export async function postOutbound(
  { url: text, headers, body }: OutboundPost,
  rules: TargetRules,
): Promise<{ status: number }> {
  const url = readTarget(text, rules);
  const addresses = await addressesOf(url, rules);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      agent: false,
      lookup: only(addresses),
      signal: AbortSignal.timeout(EXCHANGE_MS_MAX),
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      // What it says is nobody's business here: an answer that were kept could be read by whoever set the address.
      resolve({ status: response.statusCode ?? 0 });
      sent.destroy();
    });
    sent.end(body);
  });
}

/** A lookup that knows the judged addresses and nothing else. */
function only(addresses: readonly LookupAddress[]): LookupFunction {
  const [first] = addresses;
  return (_name, { all }, answer) => {
    if (all) answer(null, [...addresses]);
    else answer(null, first?.address ?? "", first?.family ?? 0);
  };
}
