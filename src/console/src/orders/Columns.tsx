import { useEffect, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";

import { idOf, useT } from "../i18n/useT";
import type { ColumnName } from "./board";
import { OrderCard } from "./OrderCard";
import type { Shown } from "./store";
import { useKeptFocus } from "./useKeptFocus";
import { useWide } from "./useWide";

interface Props {
  readonly shown: Shown;
  /** Of a narrow page: the column that is shown. */
  readonly tab: ColumnName;
  readonly onTab: (column: ColumnName) => void;
  /** Whether a dialog is over the board. */
  readonly covered: boolean;
}

const ALL: readonly ColumnName[] = ["new", "preparing", "ready", "delivering", "later", "done"];
const AT_A_TIME = 24;

/** All columns beside each other where there is room; else one, and tabs. */
export function Columns({ shown, tab, onTab, covered }: Props) {
  const t = useT();
  const wide = useWide();
  const keep = useKeptFocus(shown, covered);
  const { columns } = shown;
  if (wide)
    return (
      <div className="board" {...keep} role="region" aria-label={t("board.columns")}>
        <Column name="new" shown={shown} />
        <div className="track">
          <Column name="preparing" shown={shown} />
          {columns.later.length > 0 && <Column name="later" shown={shown} />}
        </div>
        <Column name="ready" shown={shown} />
        <div className="track">
          <Column name="delivering" shown={shown} />
          <Column name="done" shown={shown} />
        </div>
      </div>
    );
  return (
    <Tabs
      selectedKey={tab}
      onSelectionChange={(key) => onTab(key as ColumnName)}
      className="board-tabs"
      {...keep}
    >
      <TabList aria-label={t("board.columns")}>
        {ALL.map((name) => (
          <Tab key={name} id={name}>
            {t(idOf(`board.column.${name}`))}
            <span className={name === "new" && columns.new.length > 0 ? "count hot" : "count"}>
              {columns[name].length}
            </span>
          </Tab>
        ))}
      </TabList>
      {ALL.map((name) => (
        <TabPanel key={name} id={name}>
          <Column name={name} shown={shown} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

function Column({ name, shown }: { readonly name: ColumnName; readonly shown: Shown }) {
  const t = useT();
  const ids = shown.columns[name];
  const limit = useGrowing(ids.length);
  return (
    <section className="column" aria-labelledby={`column-${name}`} data-column={name}>
      <h2 id={`column-${name}`} tabIndex={-1} className="column-head">
        {t(idOf(`board.column.${name}`))}
        <span className={name === "new" && ids.length > 0 ? "count hot" : "count"}>{ids.length}</span>
      </h2>
      {ids.length === 0 && shown.loaded && <p className="quiet">{t(idOf(`board.empty.${name}`))}</p>}
      <ul role="list" className="cards">
        {ids.slice(0, limit).map((id) => {
          const order = shown.board.orders.get(id);
          return order === undefined ? null : (
            <OrderCard
              key={id}
              order={order}
              column={name}
              unseen={shown.board.unseen.has(id)}
              busy={shown.underWay.has(id)}
            />
          );
        })}
      </ul>
    </section>
  );
}

/**
 * How many of so many cards are in the page: all of them, but soon rather than at once, so that hundreds never hold it
 * up. A card that were missing until somebody scrolled to it would be an order that nobody had looked at.
 */
function useGrowing(wanted: number): number {
  const [limit, setLimit] = useState(AT_A_TIME);
  useEffect(() => {
    if (limit >= wanted) return;
    const timer = setTimeout(() => setLimit(limit + AT_A_TIME));
    return () => clearTimeout(timer);
  }, [limit, wanted]);
  return limit;
}
