import { useMemo } from "react";

import { useDo } from "../../api/hooks";
import { useStore } from "../../app/viewer";
import { StoreUpdateDocument } from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";
import { EditForm } from "../EditForm";
import { distanceText } from "../fees";
import { type Editing, useEdit } from "../useEdit";
import type { Whole } from "../whole";
import { CornerList } from "./CornerList";
import { FeesFacts, FeesForm } from "./FeesForm";
import { MapLegend } from "./MapLegend";
import { crossesItself, firstCorners, type Point } from "./plane";
import { PlaceFields } from "./PlaceFields";
import { RadiusField } from "./RadiusField";
import { useCells } from "./useCells";
import { ZoneMap } from "./ZoneMap";

/** Where the store is, and where it delivers. */
export interface ZoneDraft {
  readonly location: Point;
  readonly radiusM: number;
  readonly corners: readonly Point[];
}

const FEWEST_CORNERS = 3;

function zoneOf({ location, deliveryZone }: Whole): ZoneDraft {
  const point = ({ latitude, longitude }: Point) => ({ latitude, longitude });
  return {
    location: point(location),
    radiusM: deliveryZone.radiusM,
    corners: deliveryZone.corners.map(point),
  };
}

/** Where the store delivers, and what that costs. */
export function ZoneTab({ whole }: { readonly whole: Whole }) {
  const { permissions } = useStore();
  return permissions.includes("PROFILE_EDIT") ? (
    <div className="stack">
      <ZoneForm whole={whole} />
      <FeesForm whole={whole} />
    </div>
  ) : (
    <div className="stack">
      <ZoneView whole={whole} />
      <FeesFacts whole={whole} />
    </div>
  );
}

function ZoneView({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const zone = useMemo(() => zoneOf(whole), [whole]);
  const reaches = useReaches(whole);
  const cells = useCells(zone, reaches);
  return (
    <section className="card stack" aria-label={t("store.zone.title")}>
      <h2>{t("store.zone.title")}</h2>
      <ZoneMap zone={zone} cells={cells} />
      <MapLegend bands={whole.deliveryBands} cells={cells} />
    </section>
  );
}

function ZoneForm({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id } = useStore();
  const update = useDo(StoreUpdateDocument);
  const saved = useMemo(() => zoneOf(whole), [whole]);
  const editing = useEdit(`store.zone.${id}`, saved);
  const { location, radiusM, corners } = editing.value;
  const reaches = useReaches(whole);
  const cells = useCells(editing.value, reaches);
  const crosses = useMemo(() => crossesItself(location, corners), [location, corners]);
  return (
    <section className="card stack" aria-label={t("store.zone.title")}>
      <h2>{t("store.zone.title")}</h2>
      <EditForm
        editing={editing}
        of={zoneOf}
        nameOf={(field) => t(idOf(`store.zone.field.${field}`))}
        textOf={(zone, field) => {
          if (field === "radiusM") return t("store.km", { distance: distanceText(zone.radiusM) });
          if (field === "corners") return t("store.zone.cornerCount", { count: zone.corners.length });
          return `${zone.location.latitude}, ${zone.location.longitude}`;
        }}
        problem={crosses ? t("store.zone.crosses") : null}
        save={(zone, changed) =>
          update({
            id,
            input: {
              ...(changed.includes("location") ? { location: zone.location } : {}),
              ...(changed.some((field) => field !== "location")
                ? { deliveryZone: { radiusM: zone.radiusM, corners: [...zone.corners] } }
                : {}),
            },
          })
        }
      >
        {() => (
          <div className="zone">
            <div className="stack">
              <ZoneMap
                zone={editing.value}
                cells={cells}
                onCorners={(next) => editing.change({ corners: next })}
              />
              <MapLegend bands={whole.deliveryBands} cells={cells} />
            </div>
            <ZoneFields editing={editing} crosses={crosses} radiusM={radiusM} />
          </div>
        )}
      </EditForm>
    </section>
  );
}

interface FieldsProps {
  readonly editing: Editing<ZoneDraft>;
  readonly crosses: boolean;
  readonly radiusM: number;
}

function ZoneFields({ editing, crosses, radiusM }: FieldsProps) {
  const t = useT();
  const { location, corners } = editing.value;
  return (
    <div className="stack">
      <RadiusField value={radiusM} onChange={(next) => editing.change({ radiusM: next })} />
      <CornerList
        store={location}
        corners={corners}
        onDraw={() => editing.change({ corners: firstCorners(location, radiusM) })}
        onChange={(next) => editing.change({ corners: next.length < FEWEST_CORNERS ? [] : next })}
      />
      {crosses && (
        <p className="react-aria-FieldError" role="alert">
          {t("store.zone.crosses")}
        </p>
      )}
      <PlaceFields
        title={t("store.zone.location")}
        value={location}
        onChange={(next) => editing.change({ location: next })}
      />
    </div>
  );
}

function useReaches(whole: Whole): readonly number[] {
  return useMemo(() => whole.deliveryBands.map(({ upToM }) => upToM), [whole.deliveryBands]);
}
