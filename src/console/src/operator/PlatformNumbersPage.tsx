import { useState } from "react";

import { useAsk } from "../api/hooks";
import { PlatformNumbersDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { NumbersView } from "../numbers/NumbersView";
import { before } from "../numbers/range";
import { RangeChoice } from "../numbers/RangeChoice";
import { useRange } from "../numbers/useRange";
import { Select } from "../ui/fields";
import { PageHead } from "../ui/states";
import { viewersTimeZone } from "./instants";

/** What days came to at all merchants, in one currency at a time. */
export function PlatformNumbersPage() {
  const t = useT();
  // Business days are each merchant's own; which days are meant by "today" is the viewer's.
  const choice = useRange(viewersTimeZone());
  const [currency, setCurrency] = useState<string | null>(null);
  const { first, last } = choice.range;
  const earlier = before(choice.range);
  const now = useAsk(PlatformNumbersDocument, { firstDay: first, lastDay: last, currency });
  const shown = now.data?.platformNumbers;
  const then = useAsk(
    PlatformNumbersDocument,
    { firstDay: earlier.first, lastDay: earlier.last, currency: shown?.currency ?? null },
    { pause: shown === undefined },
  );
  const currencies = shown?.currencies ?? [];
  return (
    <div className="stack">
      <PageHead title={t("nav.numbers")}>
        {currencies.length > 1 && (
          <Select
            label={t("numbers.currency")}
            labelHidden
            value={shown?.currency ?? null}
            options={currencies.map((code) => ({ id: code, text: code }))}
            onChange={setCurrency}
          />
        )}
      </PageHead>
      <RangeChoice choice={choice} />
      <NumbersView
        now={{ ...now, data: shown }}
        then={then.data?.platformNumbers}
        range={choice.range}
        timeZone={null}
      />
    </div>
  );
}
