import type { ReactNode } from "react";
import "./store.css";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, to be read only. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto" className="wrap-anywhere">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
