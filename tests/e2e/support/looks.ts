/** How a page can be looked at. */
export interface Look {
  scheme: "light" | "dark";
  width: 1280 | 390;
}

const ALL: readonly Look[] = [
  { scheme: "light", width: 1280 },
  { scheme: "dark", width: 390 },
  { scheme: "light", width: 390 },
  { scheme: "dark", width: 1280 },
];

/** Each scheme and each width once; every pair of them where screenshots are taken (SCREENSHOTS names their folder). */
export const LOOKS: readonly Look[] = process.env.SCREENSHOTS === undefined ? ALL.slice(0, 2) : ALL;
