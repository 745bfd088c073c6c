import {
  Button,
  GridListItem,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
} from "react-aria-components";
import { useIntl } from "react-intl";

import { useDo } from "../api/hooks";
import { useRefused } from "../app/useRefused";
import { MenuPageItemShelveDocument, MenuPageItemUnshelveDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Checkbox } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { moneyText } from "../ui/price";
import { useWork } from "./context";
import { type Row, stockOf, withRows } from "./shelf";
import { SoldOutSwitch } from "./SoldOutSwitch";
import { Thumbnail } from "./Thumbnail";
import { windowText } from "./windows";

/** An item: what it is, what is left of it, and the switch that ends its sale. */
export function ItemRow({ row, selecting }: { readonly row: Row; readonly selecting: boolean }) {
  const t = useT();
  const { mayEdit, mayStock, open } = useWork();
  const onShelf = row.settings?.onShelf ?? true;
  return (
    <GridListItem
      id={row.id}
      value={row}
      className={onShelf ? "menu-item" : "menu-item off"}
      textValue={row.name}
    >
      {mayEdit && (
        <Button slot="drag" className="react-aria-Button plain icon menu-handle">
          <Icon name="drag" />
        </Button>
      )}
      {selecting && <Checkbox slot="selection" />}
      <Thumbnail path={row.image} />
      <div className="grow menu-what">
        <div className="menu-name" title={row.name}>
          <bdi>{row.name}</bdi>
        </div>
        <div className="row menu-facts small">
          <Price row={row} />
          {!onShelf && <span className="badge">{t("menu.offShelf")}</span>}
          {row.windows.map((window) => (
            <span key={window.starts} className="badge digits">
              {windowText(window)}
            </span>
          ))}
        </div>
      </div>
      <div className="row menu-actions">
        {mayStock && <Stock row={row} />}
        {mayStock && <SoldOutSwitch row={row} />}
        {mayEdit && <ItemMenu row={row} onShelf={onShelf} open={open} />}
      </div>
    </GridListItem>
  );
}

const SPACE = " ";

function Price({ row: { price, discount } }: { readonly row: Row }) {
  const { locale } = useIntl();
  const { store } = useWork();
  if (discount.amountMinor === 0) return <span className="digits">{price.formatted}</span>;
  return (
    <span className="digits">
      <s className="quiet">{price.formatted}</s>
      {SPACE}
      <strong>{moneyText(price.amountMinor - discount.amountMinor, store.currency, locale)}</strong>
    </span>
  );
}

const TONES = { uncounted: "", none: "bad", low: "warn", enough: "good" };

function Stock({ row }: { readonly row: Row }) {
  const t = useT();
  const { open } = useWork();
  const stock = stockOf(row);
  const text =
    stock === "uncounted"
      ? t("menu.stock.uncounted")
      : t("menu.stock.left", { left: row.portionsLeft, limit: row.settings?.dailyLimit });
  return (
    <Button
      className="react-aria-Button plain menu-stock"
      aria-label={t("menu.stock.of", { name: row.name, stock: text })}
      onPress={() => open({ kind: "stock", row })}
    >
      <span className={`badge digits ${TONES[stock]}`}>{text}</span>
    </Button>
  );
}

interface ItemMenuProps {
  readonly row: Row;
  readonly onShelf: boolean;
  readonly open: ReturnType<typeof useWork>["open"];
}

function ItemMenu({ row, onShelf, open }: ItemMenuProps) {
  const t = useT();
  const refused = useRefused();
  const { menu } = useWork();
  const shelve = useDo(MenuPageItemShelveDocument);
  const unshelve = useDo(MenuPageItemUnshelveDocument);
  const toggle = async () => {
    const outcome = await (onShelf ? unshelve : shelve)({ id: row.id });
    if (!outcome.ok) {
      refused(outcome.refusal);
      return;
    }
    menu.update((shelf) => withRows(shelf, [outcome.payload.item]));
  };
  const act = (action: string) => {
    if (action === "shelf") void toggle();
    else if (action === "edit" || action === "move" || action === "remove") open({ kind: action, row });
  };
  return (
    <MenuTrigger>
      <Button className="react-aria-Button plain icon" aria-label={t("menu.item.more", { name: row.name })}>
        <Icon name="dots" />
      </Button>
      <Popover placement="bottom end">
        <AriaMenu onAction={(action) => act(String(action))}>
          <MenuItem id="edit">{t("menu.edit")}</MenuItem>
          <MenuItem id="move">{t("menu.move")}</MenuItem>
          <MenuItem id="shelf">{t(onShelf ? "menu.unshelve" : "menu.shelve")}</MenuItem>
          <MenuItem id="remove">{t("common.remove")}</MenuItem>
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
