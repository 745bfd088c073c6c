import { type ReactNode, useEffect } from "react";
import { Button, ProgressBar } from "react-aria-components";

import type { Answer } from "../api/hooks";
import type { Listed } from "../api/pages";
import { useT } from "../i18n/useT";
import { useExplain } from "./Notices";

/** The head of a page: its name, also in the window's title, and what can be done with all of it. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Pannier`;
  }, [title]);
  return (
    <header className="row">
      <h1 className="page-title wrap-anywhere">{title}</h1>
      {children}
    </header>
  );
}

export function Loading() {
  const t = useT();
  return (
    <ProgressBar isIndeterminate aria-label={t("common.loading")} className="empty">
      {t("common.loading")}
    </ProgressBar>
  );
}

interface AskedProps<Data> {
  readonly answer: Answer<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for, or that it is on its way, or why it is not there, with a way to ask again. */
export function Asked<Data>({ answer, children }: AskedProps<Data>) {
  const t = useT();
  const explain = useExplain();
  const { data, loading, problem, refresh } = answer;
  return (
    <>
      {problem !== null && (
        <div className="notice bad" role="alert">
          <span className="grow wrap-anywhere">{explain(problem)}</span>
          <Button onPress={refresh}>{t("common.again")}</Button>
        </div>
      )}
      {data !== undefined ? children(data) : loading ? <Loading /> : null}
    </>
  );
}

interface ListedProps<Node> {
  readonly list: Listed<Node>;
  /** What is shown where the list is empty. */
  readonly empty: string;
  readonly children: (nodes: readonly Node[]) => ReactNode;
}

/** A list as far as it was asked for, and a button for more of it. */
export function Pages<Node>({ list, empty, children }: ListedProps<Node>) {
  const t = useT();
  const { more, loading } = list;
  return (
    <Asked answer={list}>
      {(nodes) => (
        <>
          {nodes.length === 0 && more === null ? <p className="empty">{empty}</p> : children(nodes)}
          {more !== null && (
            <div className="row">
              <Button onPress={more} isPending={loading}>
                {t("common.more")}
              </Button>
            </div>
          )}
        </>
      )}
    </Asked>
  );
}
