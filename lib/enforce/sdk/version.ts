/** As package.json has it, which this folder cannot read; a test holds them equal. */
export const VERSION = "0.1.0";
