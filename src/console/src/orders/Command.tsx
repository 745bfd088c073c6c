import type { ReactNode } from "react";

interface Props {
  readonly children: ReactNode;
  readonly onClick: () => void;
  /** Of the styles of buttons: `good big`, `danger`. */
  readonly look?: string;
  /** Deaf, yet in its place: the focus stays on it. */
  readonly busy?: boolean;
  readonly label?: string;
}

/** A button of a card. A board has hundreds: the browser's own, which costs a tenth of a component's. */
export function Command({ children, onClick, look = "", busy = false, label }: Props) {
  return (
    <button
      type="button"
      className={`react-aria-Button ${look}`}
      aria-label={label}
      aria-disabled={busy || undefined}
      data-disabled={busy || undefined}
      onClick={() => {
        if (!busy) onClick();
      }}
    >
      {children}
    </button>
  );
}
