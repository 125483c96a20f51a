import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Frame } from "@/components/frame/Frame";
import { ChangeCount, HandOffCount, InboxCount, InboxFeed } from "@/components/inbox/InboxFeed";
import { KillSwitchBanner } from "@/components/killSwitches/KillSwitchBanner";
import { DesktopNotifier } from "@/components/settings/DesktopNotifier";
import { readShortcuts, readTheme, SHORTCUTS_COOKIE, THEME_COOKIE } from "@/lib/contracts/preferences";
import { pageContext } from "@/lib/http/person/session";
import { inboxState } from "@/lib/services/approval/inboxState";
import { changesWaiting } from "@/lib/services/change/waiting";
import { killSwitchesInForce } from "@/lib/services/killSwitch/list";
import { ownAccount } from "@/lib/services/person/account";
import { submitSignOut } from "./signOutAction";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext();
  const [account, inbox, stopped, changes, jar] = await Promise.all([
    ownAccount({ ctx }),
    inboxState({ ctx }),
    killSwitchesInForce({ ctx }),
    changesWaiting({ ctx }),
    cookies(),
  ]);
  return (
    <InboxFeed initial={inbox}>
      <Frame
        account={account}
        theme={readTheme(jar.get(THEME_COOKIE)?.value)}
        singleKeys={readShortcuts(jar.get(SHORTCUTS_COOKIE)?.value)}
        counts={{
          "/inbox": <InboxCount />,
          "/handoffs": <HandOffCount />,
          "/changes": <ChangeCount initial={changes} />,
        }}
        banner={<KillSwitchBanner inForce={stopped} />}
        signOut={submitSignOut}
      >
        {children}
      </Frame>
      <DesktopNotifier />
    </InboxFeed>
  );
}
