import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  readonly children: ReactNode;
}

/** A table that may be wider than its place; it is scrolled there, with the arrow keys too. */
export function Wide({ label, children }: Props) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
