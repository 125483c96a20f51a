/** Exact decimals, as whole numbers of the smallest place: nothing is ever rounded. */

/** `digits` / 10^`places`. */
export interface Decimal {
  digits: bigint;
  places: number;
}

export const ZERO: Decimal = { digits: 0n, places: 0 };

const WRITTEN = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** What a number is when it is written out. */
export function decimalOf(written: string): Decimal {
  const [, sign, whole = "", broken = "", exponent = "0"] = WRITTEN.exec(written) ?? [];
  if (whole === "") throw new Error(`${written} is no decimal`);
  const digits = BigInt(`${sign}${whole}${broken}`);
  const places = broken.length - Number(exponent);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { digits: inPlaces(a, places) + inPlaces(b, places), places };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { ...b, digits: -b.digits });
}

export function isMore(a: Decimal, b: Decimal): boolean {
  return minus(a, b).digits > 0n;
}

/** Written out, without an exponent and without noughts at the end. */
export function written({ digits, places }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const all = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0");
  const whole = all.slice(0, all.length - places);
  const broken = all.slice(all.length - places).replace(/0+$/, "");
  return broken === "" ? `${sign}${whole}` : `${sign}${whole}.${broken}`;
}

function inPlaces({ digits, places }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - places);
}
