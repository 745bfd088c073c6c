import { fromAbsolute, toCalendarDate } from "@internationalized/date";
import type { ReactNode } from "react";

import { usePlatform } from "../api/context";
import type { StoreLicenceFragment } from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { useWhen } from "../ui/when";
import { Facts } from "./Facts";
import { daysLeft, standing, TONES } from "./licences";
import "./store.css";

interface Props {
  readonly licence: StoreLicenceFragment;
  /** The store's. */
  readonly timeZone: string;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

/** A licence as it was submitted, how long it is good for, and what came of it. For a store's staff and operators. */
export function LicenceCard({ licence, timeZone, children }: Props) {
  const t = useT();
  const when = useWhen(timeZone);
  const { clock } = usePlatform();
  const today = toCalendarDate(fromAbsolute(clock.now(), timeZone));
  const found = standing(licence, today);
  const left = daysLeft(licence.validUntil, today);
  const facts = [
    { name: t("store.licence.number"), value: licence.number },
    { name: t("store.licence.holder"), value: licence.holder },
    { name: t("store.licence.validUntil"), value: when.day(licence.validUntil) },
    { name: t("store.licence.submitted"), value: when.moment(licence.submittedAt) },
    ...(licence.decidedAt === null
      ? []
      : [{ name: t("store.licence.decided"), value: when.moment(licence.decidedAt) }]),
    ...(licence.reason === null
      ? []
      : [{ name: t("store.licence.reason"), value: t(idOf(`decision.${licence.reason}`)) }]),
    ...(licence.text === "" ? [] : [{ name: t("store.licence.text"), value: licence.text }]),
  ];
  return (
    <article className="stack-tight licence" aria-label={t(idOf(`licenceKind.${licence.kind}`))}>
      <div className="row">
        <span className={`badge ${TONES[found]}`}>{t(idOf(`store.licence.standing.${found}`))}</span>
        {licence.state !== "REFUSED" && (
          <span className="quiet">{t("store.licence.daysLeft", { days: left })}</span>
        )}
      </div>
      <Facts facts={facts} />
      <div className="row">
        {licence.scan !== null && (
          <a href={licence.scan} target="_blank" rel="noreferrer" className="button">
            {t("store.licence.scan")}
          </a>
        )}
        {children}
      </div>
    </article>
  );
}
