import "@fontsource-variable/geist";
import "@fontsource-variable/geist-mono";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/Toaster";
import { readTheme, THEME_COOKIE } from "@/lib/contracts/preferences";

export const metadata: Metadata = {
  title: { default: "Ambit", template: "%s · Ambit" },
  description: "Permission budgets for AI agents.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** The document. The chosen theme comes from a cookie, so the first paint already has it. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(theme === "system" ? {} : { "data-theme": theme })}>
      <body>
        {children}
        <Toaster />
      </body>
    </html>
  );
}
