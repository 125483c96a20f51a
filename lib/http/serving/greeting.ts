import type { SignIn } from "@/lib/services/demonstration/signIns";

const ROLES: Readonly<Record<SignIn["role"], string>> = {
  security_reviewer: "reviewer",
  operator: "operator",
  viewer: "viewer",
  admin: "admin",
};

/** What is printed when the server is ready: where to go, and as whom. */
export function greeting(options: {
  publicUrl: string;
  signIns: readonly SignIn[];
  organisation: "demonstration" | "own" | "empty";
}): string {
  const { publicUrl, signIns, organisation } = options;
  return [
    "",
    `  Ambit is ready at ${publicUrl}`,
    "",
    ...lines(organisation, signIns),
    "",
    "  Ctrl-C stops it.",
    "",
  ].join("\n");
}

function lines(organisation: "demonstration" | "own" | "empty", signIns: readonly SignIn[]): string[] {
  if (organisation === "empty") return ["  There is no organisation yet. Import one: npx --no ambit import FILE"];
  if (organisation === "own") return [];
  if (signIns.length === 0)
    return [
      "  The demonstration's sign-ins are no longer known here. Invite someone: npx --no ambit person invite EMAIL",
    ];
  const width = Math.max(...signIns.map(({ email }) => email.length));
  return [
    "  Sign in as",
    ...signIns.map(({ role, email, password }) => `    ${ROLES[role].padEnd(9)} ${email.padEnd(width)}  ${password}`),
    "",
    "  Then open the inbox and run the demonstration, or here in a second terminal: npm run demo",
  ];
}
