import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { useIntl } from "react-intl";

import { usePlatform } from "../api/context";
import { useAsk } from "../api/hooks";
import { MenuPagePreviewDocument, type MenuPagePreviewQuery } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Select, TextField } from "../ui/fields";
import { moneyText } from "../ui/price";
import { Asked } from "../ui/states";
import { useWhen } from "../ui/when";
import { useWork } from "./context";
import { momentAt } from "./previewTime";
import { Thumbnail } from "./Thumbnail";
import { parseTime, windowText } from "./windows";

const DAYS = 7;
const [SPACE, COLON, DOT] = [" ", ": ", " · "];
const ASK_AGAIN_MS = 1_500;

/** The menu as customers read it, now or at another time. */
export function PreviewDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const { store } = useWork();
  const { clock } = usePlatform();
  const when = useWhen(store.timeZone);
  const [day, setDay] = useState("now");
  const [time, setTime] = useState("12:00");
  const [opened] = useState(() => clock.now());
  const minutes = parseTime(time);
  const at =
    day === "now" || minutes === null ? null : momentAt(opened, store.timeZone, Number(day), minutes);
  const answer = useAsk(MenuPagePreviewDocument, { merchantId: store.id, at });
  const { data, refresh } = answer;

  const lags = data !== undefined && (data.menu?.revision ?? 0) < data.menuDraft.revision;
  useEffect(() => {
    if (!lags) return;
    const timer = setInterval(refresh, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [lags, refresh]);

  const days = Array.from({ length: DAYS }, (_, index) => ({
    id: String(index),
    text: when.day(momentAt(opened, store.timeZone, index, 0).slice(0, 10)),
  }));
  return (
    <Dialog wide title={t("menu.preview")} isOpen onClose={onClose}>
      <div className="row-end">
        <Select
          label={t("menu.preview.day")}
          value={day}
          onChange={setDay}
          options={[{ id: "now", text: t("menu.preview.now") }, ...days]}
        />
        {day !== "now" && (
          <TextField
            label={t("menu.preview.time")}
            value={time}
            onChange={setTime}
            error={minutes === null ? t("menu.problem.time") : null}
          />
        )}
      </div>
      <Asked answer={answer}>
        {({ menu, menuDraft }) => (
          <>
            {lags && (
              <div className="notice warn" role="status">
                {t("menu.preview.lags", { published: menu?.revision ?? 0, draft: menuDraft.revision })}
              </div>
            )}
            {menu == null ? (
              <p className="empty">{t("menu.preview.none")}</p>
            ) : (
              <>
                <p className="small quiet">
                  {t("menu.preview.published", {
                    at: when.moment(menu.publishedAt),
                    revision: menu.revision,
                  })}
                </p>
                <Phone menu={menu} />
              </>
            )}
          </>
        )}
      </Asked>
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.close")}</Button>
      </div>
    </Dialog>
  );
}

type Published = NonNullable<MenuPagePreviewQuery["menu"]>;
type Dish = Published["categories"][number]["items"][number];

function Phone({ menu }: { readonly menu: Published }) {
  const t = useT();
  const { store } = useWork();
  return (
    <section className="menu-phone" aria-label={t("menu.preview")} tabIndex={0}>
      <h3 className="wrap-anywhere">
        <bdi>{store.name}</bdi>
      </h3>
      {menu.categories
        .filter(({ items }) => items.length > 0)
        .map(({ id, name, items }) => (
          <section key={id} className="stack-tight">
            <h4 className="wrap-anywhere">
              <bdi>{name}</bdi>
            </h4>
            {items.map((dish) => (
              <DishCard key={dish.id} dish={dish} />
            ))}
          </section>
        ))}
    </section>
  );
}

function DishCard({ dish }: { readonly dish: Dish }) {
  const t = useT();
  const { locale } = useIntl();
  const { store } = useWork();
  const { name, description, image, price, discount, availability, windows, optionGroups, portionsLeft } =
    dish;
  const off = discount.amountMinor > 0;
  return (
    <article className={availability === "AVAILABLE" ? "menu-dish" : "menu-dish off"}>
      <Thumbnail path={image} />
      <div className="grow">
        <strong className="wrap-anywhere">
          <bdi>{name}</bdi>
        </strong>
        {description !== "" && (
          <p className="small quiet wrap-anywhere" dir="auto">
            {description}
          </p>
        )}
        <div className="row menu-facts small">
          <span className="digits">
            {off && <s className="quiet">{price.formatted}</s>}
            {SPACE}
            <strong>{moneyText(price.amountMinor - discount.amountMinor, store.currency, locale)}</strong>
          </span>
          {availability === "SOLD_OUT" && <span className="badge bad">{t("menu.soldOut")}</span>}
          {availability === "NOT_SERVED_NOW" && (
            <span className="badge warn">{t("menu.preview.notNow")}</span>
          )}
          {portionsLeft != null && portionsLeft > 0 && (
            <span className="badge">{t("menu.preview.left", { count: portionsLeft })}</span>
          )}
          {windows.map((window) => (
            <span key={window.starts} className="badge digits">
              {windowText(window)}
            </span>
          ))}
        </div>
        {optionGroups.map(({ groupId, name: group, minimum, maximum, options }) => (
          <p key={groupId} className="small wrap-anywhere">
            <bdi>{group}</bdi>
            {SPACE}
            <span className="quiet">
              {t(minimum === maximum ? "menu.preview.chooseExactly" : "menu.preview.choose", {
                minimum,
                maximum,
              })}
            </span>
            {COLON}
            {options.map((option, index) => (
              <span key={option.optionId}>
                {index > 0 && DOT}
                <bdi>{option.name}</bdi>
                {option.priceDelta.amountMinor !== 0 && (
                  <span className="digits">{bracketed(option.priceDelta.formatted)}</span>
                )}
              </span>
            ))}
          </p>
        ))}
      </div>
    </article>
  );
}

function bracketed(text: string): string {
  return ` (${text})`;
}
