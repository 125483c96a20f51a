import { Kbd } from "@/components/ui/Kbd";

/** The key of a button, where there is a keyboard to press it. */
export function KeyHint({ children }: { children: string }) {
  return (
    <span aria-hidden className="max-md:hidden">
      <Kbd>{children}</Kbd>
    </span>
  );
}
