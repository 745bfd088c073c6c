import { Button } from "react-aria-components";

import { idOf, useT } from "../../i18n/useT";
import { TextField } from "../../ui/fields";
import { Icon } from "../../ui/Icon";
import { PriceField } from "../../ui/PriceField";
import {
  type BandDraft,
  bandProblems,
  type DiscountDraft,
  discountProblems,
  distanceText,
  MOST_BANDS,
  MOST_DISCOUNTS,
  parseDistance,
} from "../fees";

interface RowsProps {
  readonly currency: string;
  /** Whether somebody wanted to save it: from then on, what is not filled in is told, too. */
  readonly tried: boolean;
}

interface BandProps extends RowsProps {
  readonly bands: readonly BandDraft[];
  readonly radiusM: number;
  readonly onChange: (bands: readonly BandDraft[]) => void;
}

/** What delivery costs, by distance. */
export function BandRows({ bands, currency, radiusM, tried, onChange }: BandProps) {
  const t = useT();
  const problems = bandProblems(bands);
  const farthest = Math.max(0, ...bands.map(({ upTo }) => parseDistance(upTo) ?? 0));
  const put = (index: number, part: Partial<BandDraft>) =>
    onChange(bands.map((band, at) => (at === index ? { ...band, ...part } : band)));
  return (
    <section className="stack-tight" aria-label={t("store.fees.bands")}>
      <h3>{t("store.fees.bands")}</h3>
      <p className="quiet small">{t("store.fees.bandsHint")}</p>
      {bands.map(({ upTo, fee }, index) => {
        const problem = problems[index] ?? null;
        const told = problem !== null && (tried || (problem !== "fee" && upTo !== ""));
        return (
          // A row keeps its fields' half-typed texts only as long as the rows are as many.
          <div key={`${bands.length}.${index}`} className="row-start fee-row">
            <TextField
              label={t("store.fees.upTo")}
              aria-label={t("store.fees.which", { number: index + 1 })}
              value={upTo}
              inputMode="decimal"
              onChange={(text) => put(index, { upTo: text })}
              error={told && problem !== "fee" ? t(idOf(`store.fees.problem.${problem}`)) : null}
            />
            <PriceField
              label={t("store.fees.fee")}
              currency={currency}
              value={fee}
              onChange={(minor) => put(index, { fee: minor })}
              error={told && problem === "fee" ? t("price.unreadable") : null}
            />
            <Button
              className="react-aria-Button plain icon"
              aria-label={t("store.fees.removeBand", { number: index + 1 })}
              onPress={() => onChange(bands.filter((_, at) => at !== index))}
            >
              <Icon name="trash" />
            </Button>
          </div>
        );
      })}
      {farthest > 0 && farthest < radiusM && (
        <p className="quiet small">{t("store.fees.beyond", { distance: distanceText(farthest) })}</p>
      )}
      <div>
        <Button
          className="react-aria-Button plain"
          isDisabled={bands.length >= MOST_BANDS}
          onPress={() => onChange([...bands, { upTo: "", fee: null }])}
        >
          <Icon name="plus" />
          {t("store.fees.addBand")}
        </Button>
      </div>
    </section>
  );
}

interface DiscountProps extends RowsProps {
  readonly steps: readonly DiscountDraft[];
  readonly onChange: (steps: readonly DiscountDraft[]) => void;
}

/** 满减: what is off for spending enough. */
export function DiscountRows({ steps, currency, tried, onChange }: DiscountProps) {
  const t = useT();
  const problems = discountProblems(steps);
  const put = (index: number, part: Partial<DiscountDraft>) =>
    onChange(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));
  return (
    <section className="stack-tight" aria-label={t("store.fees.discounts")}>
      <h3>{t("store.fees.discounts")}</h3>
      <p className="quiet small">{t("store.fees.discountsHint")}</p>
      {steps.map(({ threshold, off }, index) => {
        const problem = problems[index] ?? null;
        const told = problem !== null && (tried || problem !== "amount");
        return (
          <div key={`${steps.length}.${index}`} className="row-start fee-row">
            <PriceField
              label={t("store.fees.threshold")}
              currency={currency}
              value={threshold}
              onChange={(minor) => put(index, { threshold: minor })}
              error={told ? t(idOf(`store.fees.problem.${problem}`)) : null}
            />
            <PriceField
              label={t("store.fees.off")}
              currency={currency}
              value={off}
              onChange={(minor) => put(index, { off: minor })}
            />
            <Button
              className="react-aria-Button plain icon"
              aria-label={t("store.fees.removeStep", { number: index + 1 })}
              onPress={() => onChange(steps.filter((_, at) => at !== index))}
            >
              <Icon name="trash" />
            </Button>
          </div>
        );
      })}
      <div>
        <Button
          className="react-aria-Button plain"
          isDisabled={steps.length >= MOST_DISCOUNTS}
          onPress={() => onChange([...steps, { threshold: null, off: null }])}
        >
          <Icon name="plus" />
          {t("store.fees.addStep")}
        </Button>
      </div>
    </section>
  );
}
