import { useState } from "react";

import { usePlatform } from "../api/context";
import { usePages } from "../api/pages";
import { OperatorAuditTrailDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { dayAt, presetRange } from "../numbers/range";
import { DateRange } from "../ui/DateRange";
import { PageHead } from "../ui/states";
import { AuditList } from "./AuditList";
import { instants, viewersTimeZone } from "./instants";

/** Who did what to any merchant, on the days that are asked about, by the viewer's clock. */
export function AuditPage() {
  const t = useT();
  const { clock } = usePlatform();
  const today = dayAt(clock.now(), viewersTimeZone());
  const [range, setRange] = useState(() => presetRange("week", today));
  const list = usePages(OperatorAuditTrailDocument, instants(range), (data) => data.auditTrail);
  return (
    <div className="stack">
      <PageHead title={t("nav.audit")}>
        <DateRange label={t("numbers.days")} value={range} onChange={setRange} latest={today} />
      </PageHead>
      <AuditList list={list} />
    </div>
  );
}
