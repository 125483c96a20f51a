import clsx from "clsx";
import type { RiskStep } from "./riskSteps";

/** Four bars, filled up to the step: the risk scale without its colours. Takes the text colour around it. */
export function RiskMeter({ step, className }: { step: RiskStep; className?: string }) {
  return (
    <svg
      viewBox="0 0 11 10"
      className={clsx("h-2.5 w-[0.6875rem] shrink-0", className)}
      role="img"
      aria-label={`risk ${step} of 4`}
    >
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 3}
          y={7 - bar * 2.25}
          width={2}
          height={3 + bar * 2.25}
          rx={0.5}
          fill="currentColor"
          opacity={bar < step ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}
