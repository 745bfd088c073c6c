import { useT } from "../../i18n/useT";
import { distanceText } from "../fees";
import type { Whole } from "../whole";
import type { Cells } from "./cells";
import { bandStrength } from "./drawing";

interface Props {
  readonly bands: Whole["deliveryBands"];
  readonly cells: Cells;
}

/** What the map's colors mean. */
export function MapLegend({ bands, cells }: Props) {
  const t = useT();
  return (
    <div className="stack-tight small">
      <ul role="list" className="row">
        {bands.map(({ upToM, fee }, index) => (
          <li key={upToM} className="row legend">
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <rect
                className="zone-cells"
                width="16"
                height="16"
                fillOpacity={bandStrength(index, bands.length)}
              />
            </svg>
            {t("store.zone.band", { distance: distanceText(upToM), fee: fee.formatted })}
          </li>
        ))}
      </ul>
      <p className="quiet">
        {t("store.zone.cells", {
          covered: cells.covered,
          resolution: cells.resolution,
          listed: cells.listed,
        })}
      </p>
    </div>
  );
}
