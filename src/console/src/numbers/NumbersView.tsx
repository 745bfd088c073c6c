import { type ReactNode, useMemo } from "react";
import { Button } from "react-aria-components";

import type { Answer } from "../api/hooks";
import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { minorDigits } from "../ui/price";
import { Asked } from "../ui/states";
import { DaysChart } from "./DaysChart";
import { DaysTable } from "./DaysTable";
import { HeatMap } from "./HeatMap";
import { Reasons } from "./Reasons";
import { DAY_COLUMNS, daysAsCsv } from "./tables";
import type { Range } from "./range";
import { Tiles } from "./Tiles";
import "./numbers.css";

interface Props {
  readonly now: Answer<NumbersShownFragment>;
  /** The period before, to compare with. */
  readonly then: NumbersShownFragment | undefined;
  readonly range: Range;
  /** Where the clock of the hours hangs; null where merchants have several. */
  readonly timeZone: string | null;
  readonly children?: ReactNode;
}

/** What days came to, of a store or of the platform. */
export function NumbersView({ now, then, range, timeZone, children }: Props) {
  return (
    <Asked answer={now}>
      {(numbers) => (
        <>
          <Tiles now={numbers.totals} then={then?.totals} />
          <DaysChart days={numbers.days} currency={numbers.currency} />
          <HeatMap hours={numbers.hours} timeZone={timeZone} />
          <div className="numbers-columns">
            {children}
            <Reasons numbers={numbers} />
          </div>
          <DaysTable days={numbers.days} />
          <Export numbers={numbers} range={range} />
        </>
      )}
    </Asked>
  );
}

function Export({ numbers, range }: { readonly numbers: NumbersShownFragment; readonly range: Range }) {
  const t = useT();
  const heads = useMemo(() => DAY_COLUMNS.map((column) => t(`numbers.column.${column}`)), [t]);
  const save = () => {
    const csv = daysAsCsv(numbers.days, heads, minorDigits(numbers.currency));
    const address = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `pannier-${range.first}-${range.last}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className="row">
      <Button onPress={save}>
        <Icon name="download" />
        {t("numbers.export")}
      </Button>
    </div>
  );
}
