import { useState } from "react";
import {
  Button,
  type DroppableCollectionReorderEvent,
  GridList,
  type Selection,
  useDragAndDrop,
} from "react-aria-components";

import { useT } from "../i18n/useT";
import { ITEM_TYPE } from "./CategoryList";
import { useWork } from "./context";
import { ItemRow } from "./ItemRow";
import { dropBefore, type Move, type Row, standsThere } from "./shelf";

interface Props {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Whose line this is; null: what a search found, which has no order of its own. */
  readonly categoryId: string | null;
  /** Null: nothing is being selected. */
  readonly selected: ReadonlySet<string> | null;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

const SHOWN_AT_FIRST = 60;

/** Items in their order, to be put into another by mouse or keyboard. */
export function ItemList({ label, rows, categoryId, selected, onSelect }: Props) {
  const t = useT();
  const { menu, mayEdit, open } = useWork();
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  const shown = rows.slice(0, most);

  const reorder = ({ keys, target }: DroppableCollectionReorderEvent) => {
    if (categoryId === null) return;
    const moved = new Set([...keys].map(String));
    const side = target.dropPosition === "after" ? "after" : "before";
    const before = dropBefore(rows, moved, String(target.key), side);
    // In the order in which they stand, each comes before the same one.
    const inOrder = rows.filter(({ id }) => moved.has(id));
    const [only] = inOrder;
    if (inOrder.length === 1 && only !== undefined && standsThere(rows, only.id, before)) return;
    menu.move(inOrder.map(({ id }): Move => ({ kind: "item", id, categoryId, before })));
  };
  const { dragAndDropHooks } = useDragAndDrop<Row>({
    isDisabled: !mayEdit,
    getItems: (_, dragged) => dragged.map(({ id, name }) => ({ [ITEM_TYPE]: id, "text/plain": name })),
    ...(categoryId === null ? {} : { onReorder: reorder }),
  });
  const choose = (keys: Selection) =>
    onSelect(new Set(keys === "all" ? rows.map(({ id }) => id) : [...keys].map(String)));

  return (
    <>
      <GridList
        className="menu-items"
        aria-label={label}
        items={shown}
        dependencies={[selected !== null]}
        keyboardNavigationBehavior="tab"
        dragAndDropHooks={dragAndDropHooks}
        selectionMode={selected === null ? "none" : "multiple"}
        selectedKeys={selected ?? []}
        onSelectionChange={choose}
        renderEmptyState={() => (
          <p className="empty">{t(categoryId === null ? "menu.nothingFound" : "menu.noItems")}</p>
        )}
        {...(selected === null && mayEdit
          ? {
              onAction: (key) => {
                const row = rows.find(({ id }) => id === key);
                if (row !== undefined) open({ kind: "edit", row });
              },
            }
          : {})}
      >
        {(row) => <ItemRow row={row} selecting={selected !== null} />}
      </GridList>
      {rows.length > shown.length && (
        <Button onPress={() => setMost(most + SHOWN_AT_FIRST)}>
          {t("menu.more", { count: rows.length - shown.length })}
        </Button>
      )}
    </>
  );
}
