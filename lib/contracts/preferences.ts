/** What a browser remembers for its user, in cookies that scripts may read: nothing here is trusted or secret. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = "ambit_theme";
/** "off" switches the single-key shortcuts off (WCAG 2.1.4). */
export const SHORTCUTS_COOKIE = "ambit_shortcuts";

/** The theme that a cookie names; anything unknown follows the system. */
export function readTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

export function readShortcuts(value: string | undefined): boolean {
  return value !== "off";
}

/** How high the rows of the inbox are. */
export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];
export const DENSITY_COOKIE = "ambit_density";
/** "on" shows the inbox page by page, with plain links, instead of one list that grows as one scrolls. */
export const PAGED_COOKIE = "ambit_paged";

export function readDensity(value: string | undefined): Density {
  return value === "compact" ? "compact" : "comfortable";
}
