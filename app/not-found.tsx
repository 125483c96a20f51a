import Link from "next/link";
import { FullPage } from "@/components/frame/FullPage";
import { buttonClass } from "@/components/ui/Button";

export default function NotFound() {
  return (
    <main className="min-h-dvh px-4">
      <FullPage
        code="404"
        title="There is no such page"
        action={
          <Link href="/" className={buttonClass()}>
            Go to the overview
          </Link>
        }
      >
        The address may be mistyped or from another version.
      </FullPage>
    </main>
  );
}
