import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";

import { usePages } from "../api/pages";
import {
  type MerchantStatus,
  OperatorApplicationsDocument,
  OperatorLicencesSubmittedDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { PageHead, Pages } from "../ui/states";
import { LicenceCard } from "./LicenceCard";
import { MerchantTable } from "./MerchantTable";

const QUEUES = ["APPLIED", "UNDER_REVIEW", "RETURNED"] as const satisfies readonly MerchantStatus[];

/** Who waits to be admitted, those submitted longest ago first, and the licences that admitted ones sent in. */
export function AdmissionPage() {
  const t = useT();
  const [tab, setTab] = useState<string>("APPLIED");
  return (
    <div className="stack">
      <PageHead title={t("nav.admission")} />
      <Tabs selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
        <TabList aria-label={t("nav.admission")}>
          {QUEUES.map((status) => (
            <Tab key={status} id={status}>
              {t(`merchantStatus.${status}`)}
            </Tab>
          ))}
          <Tab id="licences">{t("operator.licences")}</Tab>
        </TabList>
        {QUEUES.map((status) => (
          <TabPanel key={status} id={status}>
            <Queue status={status} />
          </TabPanel>
        ))}
        <TabPanel id="licences">
          <Licences />
        </TabPanel>
      </Tabs>
    </div>
  );
}

function Queue({ status }: { readonly status: MerchantStatus }) {
  const t = useT();
  const list = usePages(OperatorApplicationsDocument, { status }, (data) => data.merchantApplications);
  return <MerchantTable list={list} empty={t("operator.nobodyWaits")} />;
}

function Licences() {
  const t = useT();
  const list = usePages(OperatorLicencesSubmittedDocument, {}, (data) => data.merchantLicencesSubmitted);
  return (
    <Pages list={list} empty={t("operator.noLicences")}>
      {(licences) => (
        <ul role="list" className="operator-cards">
          {licences.map((licence) => (
            <li key={licence.id}>
              <LicenceCard licence={licence} merchant={licence.merchant ?? null} onDecided={list.refresh} />
            </li>
          ))}
        </ul>
      )}
    </Pages>
  );
}
