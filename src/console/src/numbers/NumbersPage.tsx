import { useAsk } from "../api/hooks";
import { useStore } from "../app/viewer";
import { MerchantNumbersDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { PageHead } from "../ui/states";
import { NumbersView } from "./NumbersView";
import { before } from "./range";
import { RangeChoice } from "./RangeChoice";
import { TopItems } from "./TopItems";
import { useRange } from "./useRange";

/** What a store's days came to. */
export function NumbersPage() {
  const t = useT();
  const store = useStore();
  const choice = useRange(store.timeZone);
  const { first, last } = choice.range;
  const earlier = before(choice.range);
  const now = useAsk(MerchantNumbersDocument, { merchantId: store.id, firstDay: first, lastDay: last });
  const then = useAsk(MerchantNumbersDocument, {
    merchantId: store.id,
    firstDay: earlier.first,
    lastDay: earlier.last,
  });
  return (
    <div className="stack">
      <PageHead title={t("nav.numbers")} />
      <RangeChoice choice={choice} />
      <NumbersView
        now={{ ...now, data: now.data?.merchantNumbers }}
        then={then.data?.merchantNumbers}
        range={choice.range}
        timeZone={store.timeZone}
      >
        <TopItems merchantId={store.id} range={choice.range} />
      </NumbersView>
    </div>
  );
}
