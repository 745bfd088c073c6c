import { lazy, Suspense, useEffect } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useSearchParams } from "react-router";

import { useAsk } from "../api/hooks";
import { type Store, useSigned, useStore } from "../app/viewer";
import { StorePageDocument } from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { Asked, Loading, PageHead } from "../ui/states";
import { HistoryTab } from "./HistoryTab";
import { HoursTab } from "./HoursTab";
import { LicencesTab } from "./LicencesTab";
import { PausePanel } from "./PausePanel";
import { ProfileTab } from "./ProfileTab";
import { StaffTab } from "./StaffTab";
import { StatusBadge } from "./StatusBadge";
import { WebhooksTab } from "./webhooks/WebhooksTab";
import type { Whole } from "./whole";
import "./store.css";

// With it comes H3, which no other part of the console needs.
const ZoneTab = lazy(async () => ({ default: (await import("./zone/ZoneTab")).ZoneTab }));

interface Section {
  readonly id: string;
  /** Who sees it; nothing: everybody who works there, who may not change it perhaps. */
  readonly needs?: Store["permissions"][number];
  readonly show: (whole: Whole) => React.ReactNode;
}

const SECTIONS: readonly Section[] = [
  { id: "profile", show: (whole) => <ProfileTab whole={whole} /> },
  { id: "hours", show: (whole) => <HoursTab whole={whole} /> },
  { id: "zone", show: (whole) => <ZoneTab whole={whole} /> },
  { id: "staff", needs: "STAFF_VIEW", show: () => <StaffTab /> },
  { id: "licences", needs: "LICENCES_MANAGE", show: (whole) => <LicencesTab whole={whole} /> },
  { id: "webhooks", needs: "WEBHOOKS_MANAGE", show: () => <WebhooksTab /> },
  { id: "history", needs: "AUDIT_VIEW", show: () => <HistoryTab /> },
];

/** All about a store but its menu. Which part is shown is in the address. */
export function StorePage() {
  const t = useT();
  const { id, permissions } = useStore();
  const { refresh } = useSigned();
  const [search, setSearch] = useSearchParams();
  const answer = useAsk(StorePageDocument, { id });
  const whole = answer.data?.merchant ?? null;
  // Its settings are shown to nobody but its staff: whoever does not see them works here no more.
  const outside = answer.data !== undefined && whole?.settings == null;
  useEffect(() => {
    if (outside) refresh();
  }, [outside, refresh]);
  const sections = SECTIONS.filter(({ needs }) => needs === undefined || permissions.includes(needs));
  const asked = search.get("tab");
  const shown = sections.find((section) => section.id === asked) ?? sections[0];
  return (
    <div className="stack store">
      <PageHead title={t("nav.store")}>{whole !== null && <StatusBadge status={whole.status} />}</PageHead>
      <Asked answer={answer}>
        {() =>
          whole !== null && (
            <>
              <PausePanel whole={whole} />
              <Tabs
                selectedKey={shown?.id ?? ""}
                onSelectionChange={(key) => setSearch({ tab: String(key) }, { replace: true })}
              >
                <TabList aria-label={t("store.tabs")}>
                  {sections.map((section) => (
                    <Tab key={section.id} id={section.id}>
                      {t(idOf(`store.tab.${section.id}`))}
                    </Tab>
                  ))}
                </TabList>
                {sections.map((section) => (
                  <TabPanel key={section.id} id={section.id}>
                    <Suspense fallback={<Loading />}>{section.show(whole)}</Suspense>
                  </TabPanel>
                ))}
              </Tabs>
            </>
          )
        }
      </Asked>
    </div>
  );
}
