import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useParams } from "react-router";

import { useAsk } from "../api/hooks";
import { usePages } from "../api/pages";
import { NotFound } from "../app/NotFound";
import {
  OperatorMerchantAuditDocument,
  OperatorMerchantDocument,
  OperatorMerchantOrdersDocument,
  type OperatorMerchantWholeFragment,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { StatusBadge } from "../store/StatusBadge";
import { Moment } from "../ui/Moment";
import { Asked, PageHead } from "../ui/states";
import { AdmissionActions } from "./AdmissionActions";
import { AuditList } from "./AuditList";
import { LicenceCard } from "./LicenceCard";
import { OrderTable } from "./OrderTable";
import "./operator.css";

/** One merchant as operators see it: its admission and licences, its orders, who did what to it. */
export function MerchantPage() {
  const id = useParams()["merchantId"] ?? "";
  const answer = useAsk(OperatorMerchantDocument, { id });
  return (
    <Asked answer={answer}>
      {({ merchant }) =>
        merchant == null ? <NotFound /> : <Merchant merchant={merchant} refresh={answer.refresh} />
      }
    </Asked>
  );
}

interface Props {
  readonly merchant: OperatorMerchantWholeFragment;
  readonly refresh: () => void;
}

function Merchant({ merchant, refresh }: Props) {
  const t = useT();
  return (
    <div className="stack">
      <PageHead title={merchant.name}>
        <StatusBadge status={merchant.status} />
      </PageHead>
      <Facts merchant={merchant} />
      <AdmissionActions merchant={merchant} onDone={refresh} />
      <Tabs>
        <TabList aria-label={merchant.name}>
          <Tab id="licences">{t("operator.licences")}</Tab>
          <Tab id="orders">{t("nav.orders")}</Tab>
          <Tab id="audit">{t("nav.audit")}</Tab>
        </TabList>
        <TabPanel id="licences">
          {merchant.licences == null || merchant.licences.length === 0 ? (
            <p className="empty">{t("operator.noLicences")}</p>
          ) : (
            <ul role="list" className="operator-cards">
              {merchant.licences.map((licence) => (
                <li key={licence.id}>
                  <LicenceCard licence={licence} merchant={null} onDecided={refresh} />
                </li>
              ))}
            </ul>
          )}
        </TabPanel>
        <TabPanel id="orders">
          <Orders merchantId={merchant.id} />
        </TabPanel>
        <TabPanel id="audit">
          <Audit merchantId={merchant.id} />
        </TabPanel>
      </Tabs>
    </div>
  );
}

function Facts({ merchant }: { readonly merchant: OperatorMerchantWholeFragment }) {
  const t = useT();
  const { admission, rating } = merchant;
  return (
    <dl className="operator-facts card">
      <dt>{t("operator.street")}</dt>
      <dd dir="auto" className="wrap-anywhere">
        {merchant.street}
      </dd>
      <dt>{t("operator.phone")}</dt>
      <dd className="digits">{merchant.phone}</dd>
      <dt>{t("operator.open")}</dt>
      <dd>{merchant.isOpenNow ? t("operator.openNow") : t("operator.closedNow")}</dd>
      <dt>{t("operator.rating")}</dt>
      <dd>
        {rating.average == null
          ? t("operator.unrated")
          : t("operator.rated", { stars: rating.average.toFixed(1), count: rating.count })}
      </dd>
      {admission?.licensedUntil != null && (
        <>
          <dt>{t("operator.licensedUntil")}</dt>
          <dd>
            <Moment at={admission.licensedUntil} timeZone={merchant.timeZone} />
          </dd>
        </>
      )}
      {admission != null && admission.reasons.length > 0 && (
        <>
          <dt>{t("operator.reasons")}</dt>
          <dd className="wrap-anywhere">
            {admission.reasons.map((reason) => (
              <span key={reason} className="badge warn">
                {t(`decision.${reason}`)}
              </span>
            ))}
            <span dir="auto">{admission.text}</span>
          </dd>
        </>
      )}
    </dl>
  );
}

function Orders({ merchantId }: { readonly merchantId: string }) {
  const list = usePages(OperatorMerchantOrdersDocument, { merchantId }, (data) => data.merchantOrders);
  return <OrderTable list={list} />;
}

function Audit({ merchantId }: { readonly merchantId: string }) {
  const list = usePages(OperatorMerchantAuditDocument, { merchantId }, (data) => data.merchantAudit);
  return <AuditList list={list} />;
}
