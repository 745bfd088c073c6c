import { useState } from "react";
import {
  Button,
  type DroppableCollectionReorderEvent,
  type DropItem,
  GridList,
  GridListItem,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  type TextDropItem,
  useDragAndDrop,
} from "react-aria-components";

import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { CategoryDialog, RemoveCategoryDialog } from "./CategoryDialog";
import { useWork } from "./context";
import { type Category, dropBefore, type Move, standsThere } from "./shelf";

export const ITEM_TYPE = "application/x-pannier-item";
const CATEGORY_TYPE = "application/x-pannier-category";

interface Props {
  readonly chosen: string | null;
  readonly onChoose: (categoryId: string) => void;
}

/** The headings: one is chosen, all can be put in another order, and items are dropped onto them. */
export function CategoryList({ chosen, onChoose }: Props) {
  const t = useT();
  const { menu, mayEdit } = useWork();
  const [renaming, setRenaming] = useState<Category | null>(null);
  const [removing, setRemoving] = useState<Category | null>(null);
  const { categories, items } = menu.lines;

  const place = (id: string, before: string | null) => {
    if (!standsThere(categories, id, before)) menu.move([{ kind: "category", id, before }]);
  };
  const reorder = ({ keys, target }: DroppableCollectionReorderEvent) => {
    const moved = new Set([...keys].map(String));
    const side = target.dropPosition === "after" ? "after" : "before";
    const before = dropBefore(categories, moved, String(target.key), side);
    for (const id of moved) place(id, before);
  };
  const receive = async (dropped: readonly DropItem[], categoryId: string) => {
    const texts = dropped.filter((each): each is TextDropItem => each.kind === "text");
    const ids = await Promise.all(texts.map((each) => each.getText(ITEM_TYPE)));
    menu.move(ids.map((id): Move => ({ kind: "item", id, categoryId, before: null })));
  };
  const { dragAndDropHooks } = useDragAndDrop<Category>({
    isDisabled: !mayEdit,
    getItems: (_, dragged) => dragged.map(({ id, name }) => ({ [CATEGORY_TYPE]: id, "text/plain": name })),
    acceptedDragTypes: [CATEGORY_TYPE, ITEM_TYPE],
    shouldAcceptItemDrop: (_, types) => types.has(ITEM_TYPE),
    onReorder: reorder,
    onItemDrop: ({ items: dropped, target }) => void receive(dropped, String(target.key)),
  });

  const act = (category: Category, action: string) => {
    const at = categories.findIndex(({ id }) => id === category.id);
    if (action === "rename") setRenaming(category);
    if (action === "remove") setRemoving(category);
    if (action === "up") place(category.id, categories[at - 1]?.id ?? null);
    if (action === "down") place(category.id, categories[at + 2]?.id ?? null);
  };

  return (
    <>
      <GridList
        className="menu-categories"
        aria-label={t("menu.categories")}
        items={categories}
        dependencies={[items]}
        dragAndDropHooks={dragAndDropHooks}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={chosen === null ? [] : [chosen]}
        onSelectionChange={(keys) => {
          const [key] = keys === "all" ? [] : [...keys];
          if (key !== undefined) onChoose(String(key));
        }}
        renderEmptyState={() => <p className="empty">{t("menu.noCategories")}</p>}
      >
        {(category) => (
          <GridListItem className="menu-category" textValue={category.name}>
            {mayEdit && (
              <Button slot="drag" className="react-aria-Button plain icon menu-handle">
                <Icon name="drag" />
              </Button>
            )}
            <span className="grow menu-name" title={category.name}>
              <bdi>{category.name}</bdi>
            </span>
            <span
              className="badge digits"
              title={t("menu.count", { count: items.get(category.id)?.length ?? 0 })}
            >
              {items.get(category.id)?.length ?? 0}
            </span>
            {mayEdit && (
              <MenuTrigger>
                <Button
                  className="react-aria-Button plain icon"
                  aria-label={t("menu.category.more", { name: category.name })}
                >
                  <Icon name="dots" />
                </Button>
                <Popover placement="bottom end">
                  <AriaMenu onAction={(action) => act(category, String(action))}>
                    <MenuItem id="rename">{t("menu.category.rename")}</MenuItem>
                    <MenuItem id="up" isDisabled={categories[0]?.id === category.id}>
                      {t("menu.up")}
                    </MenuItem>
                    <MenuItem id="down" isDisabled={categories.at(-1)?.id === category.id}>
                      {t("menu.down")}
                    </MenuItem>
                    <MenuItem id="remove">{t("common.remove")}</MenuItem>
                  </AriaMenu>
                </Popover>
              </MenuTrigger>
            )}
          </GridListItem>
        )}
      </GridList>
      {renaming !== null && <CategoryDialog category={renaming} onClose={() => setRenaming(null)} />}
      {removing !== null && <RemoveCategoryDialog category={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
