import type { ReactNode } from "react";
import { useIntl } from "react-intl";

import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { NONE } from "../ui/signs";
import { change, share } from "./tables";

type Totals = NumbersShownFragment["totals"];

interface Props {
  readonly now: Totals;
  readonly then: Totals | undefined;
}

/** The numbers that are looked at first, each beside the period before. */
export function Tiles({ now, then }: Props) {
  const t = useT();
  const intl = useIntl();
  const count = (value: number) => intl.formatNumber(value);
  const percent = (value: number | null) =>
    value === null ? NONE : intl.formatNumber(value, { style: "percent", maximumFractionDigits: 1 });
  const minutes = (seconds: number | null | undefined) =>
    seconds == null
      ? NONE
      : intl.formatNumber(seconds / 60, { style: "unit", unit: "minute", maximumFractionDigits: 1 });
  const late = (totals: Totals | undefined) => totals && share(totals.deliveredLate, totals.delivered);
  const preparedLate = share(now.preparedLate, now.prepared);
  return (
    <dl className="numbers-tiles">
      <Tile name={t("numbers.tile.orders")} change={change(now.placed, then?.placed)}>
        {count(now.placed)}
        <small>{t("numbers.tile.completed", { count: now.completed })}</small>
      </Tile>
      <Tile name={t("numbers.tile.gmv")} change={change(now.gmv.amountMinor, then?.gmv.amountMinor)}>
        {now.gmv.formatted}
      </Tile>
      <Tile
        name={t("numbers.tile.average")}
        change={change(now.averageOrderValue?.amountMinor, then?.averageOrderValue?.amountMinor)}
      >
        {now.averageOrderValue?.formatted ?? NONE}
      </Tile>
      <Tile
        name={t("numbers.tile.acceptance")}
        change={change(now.acceptanceBasisPoints, then?.acceptanceBasisPoints)}
      >
        {percent(now.acceptanceBasisPoints == null ? null : now.acceptanceBasisPoints / 10_000)}
        <small>{t("numbers.tile.unanswered", { rejected: now.rejected, expired: now.expired })}</small>
      </Tile>
      <Tile
        name={t("numbers.tile.preparation")}
        change={change(now.preparationSeconds, then?.preparationSeconds)}
        lessIsBetter
      >
        {minutes(now.preparationSeconds)}
        <small>
          {t("numbers.tile.promised", {
            minutes: minutes(now.promisedPreparationSeconds),
            late: percent(preparedLate),
          })}
        </small>
      </Tile>
      <Tile name={t("numbers.tile.late")} change={change(late(now), late(then))} lessIsBetter>
        {percent(late(now) ?? null)}
        <small>{t("numbers.tile.lateOf", { late: now.deliveredLate, delivered: now.delivered })}</small>
      </Tile>
      <Tile
        name={t("numbers.tile.refunded")}
        change={change(now.refunded.amountMinor, then?.refunded.amountMinor)}
        lessIsBetter
      >
        {now.refunded.formatted}
      </Tile>
      <Tile name={t("numbers.tile.cancelled")} change={change(now.cancelled, then?.cancelled)} lessIsBetter>
        {count(now.cancelled)}
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  /** In tenths of a percent; null where there is nothing to compare with. */
  readonly change: number | null;
  readonly lessIsBetter?: boolean;
  readonly children: ReactNode;
}

function Tile({ name, change: by, lessIsBetter = false, children }: TileProps) {
  const t = useT();
  const intl = useIntl();
  const tone = by === null || by === 0 ? "" : by > 0 !== lessIsBetter ? "good" : "bad";
  return (
    <div className="card">
      <dt className="quiet small">{name}</dt>
      <dd className="numbers-tile">{children}</dd>
      <dd className="small">
        {by === null ? (
          <span className="quiet">{t("numbers.nothingBefore")}</span>
        ) : (
          <>
            <span className={`badge ${tone}`}>
              {intl.formatNumber(by / 1000, {
                style: "percent",
                maximumFractionDigits: 1,
                signDisplay: "exceptZero",
              })}
            </span>{" "}
            <span className="quiet">{t("numbers.before")}</span>
          </>
        )}
      </dd>
    </div>
  );
}
