import Link from "next/link";
import { FullPage } from "@/components/frame/FullPage";
import { buttonClass } from "@/components/ui/Button";

export default function Forbidden() {
  return (
    <FullPage
      code="403"
      title="Your roles do not allow this"
      action={
        <Link href="/" className={buttonClass()}>
          Go to the overview
        </Link>
      }
    >
      Nothing was changed. Your roles and teams are in the account menu at the top right; an admin can propose others.
    </FullPage>
  );
}
