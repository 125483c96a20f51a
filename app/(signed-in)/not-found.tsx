import Link from "next/link";
import { FullPage } from "@/components/frame/FullPage";
import { buttonClass } from "@/components/ui/Button";

export default function NotFound() {
  return (
    <FullPage
      code="404"
      title="There is nothing here for you to see"
      action={
        <Link href="/" className={buttonClass()}>
          Go to the overview
        </Link>
      }
    >
      The address may be mistyped, or it names a record of a team that you do not belong to. An admin can say which.
    </FullPage>
  );
}
