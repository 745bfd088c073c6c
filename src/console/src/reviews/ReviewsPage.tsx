import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";

import { useAsk } from "../api/hooks";
import { type Listed, usePages } from "../api/pages";
import { useStore } from "../app/viewer";
import {
  ReviewsHiddenDocument,
  ReviewsListDocument,
  type ReviewsOneFragment,
  ReviewsSummaryDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { RangeChoice } from "../numbers/RangeChoice";
import { useRange } from "../numbers/useRange";
import { Asked, PageHead, Pages } from "../ui/states";
import { EVERYTHING, type Filter, variablesOf } from "./filter";
import { FilterBar } from "./FilterBar";
import { RatingHistory } from "./RatingHistory";
import { Ratings } from "./Ratings";
import { ReviewCard } from "./ReviewCard";
import "./reviews.css";

/** What customers say, how that went over time, and the store's answers. */
export function ReviewsPage() {
  const t = useT();
  const store = useStore();
  const choice = useRange(store.timeZone);
  const summary = useAsk(ReviewsSummaryDocument, {
    merchantId: store.id,
    firstDay: choice.range.first,
    lastDay: choice.range.last,
  });
  return (
    <div className="stack">
      <PageHead title={t("nav.reviews")} />
      <RangeChoice choice={choice} />
      <Asked answer={summary}>
        {({ merchant, merchantRatingHistory }) => (
          <div className="reviews-summary">
            {merchant != null && <Ratings ratings={merchant.ratings} />}
            <RatingHistory days={merchantRatingHistory} />
          </div>
        )}
      </Asked>
      <Tabs>
        <TabList aria-label={t("nav.reviews")}>
          <Tab id="shown">{t("reviews.shown")}</Tab>
          <Tab id="hidden">{t("reviews.hidden")}</Tab>
        </TabList>
        <TabPanel id="shown" className="react-aria-TabPanel stack">
          <Shown merchantId={store.id} />
        </TabPanel>
        <TabPanel id="hidden" className="react-aria-TabPanel stack">
          <Hidden merchantId={store.id} />
        </TabPanel>
      </Tabs>
    </div>
  );
}

function Shown({ merchantId }: { readonly merchantId: string }) {
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const list = usePages(
    ReviewsListDocument,
    { merchantId, ...variablesOf(filter) },
    (data) => data.merchantReviews,
  );
  return (
    <>
      <FilterBar filter={filter} onChange={setFilter} />
      <ReviewList list={list} />
    </>
  );
}

function Hidden({ merchantId }: { readonly merchantId: string }) {
  return (
    <ReviewList
      list={usePages(ReviewsHiddenDocument, { merchantId }, (data) => data.merchantHiddenReviews)}
    />
  );
}

function ReviewList({ list }: { readonly list: Listed<ReviewsOneFragment> }) {
  const t = useT();
  return (
    <Pages list={list} empty={t("reviews.none")}>
      {(reviews) => (
        <ol role="list" className="stack">
          {reviews.map((review) => (
            <li key={review.id}>
              <ReviewCard review={review} />
            </li>
          ))}
        </ol>
      )}
    </Pages>
  );
}
