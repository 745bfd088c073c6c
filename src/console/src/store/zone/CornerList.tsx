import { Button } from "react-aria-components";

import { useT } from "../../i18n/useT";
import { Icon } from "../../ui/Icon";
import { PlaceFields } from "./PlaceFields";
import { type Point, withCornerAmid } from "./plane";

interface Props {
  readonly store: Point;
  readonly corners: readonly Point[];
  readonly onDraw: () => void;
  readonly onChange: (corners: readonly Point[]) => void;
}

const MOST_CORNERS = 64;

/** The corners as a list: what can be dragged on the map can be typed, added and removed here. */
export function CornerList({ store, corners, onDraw, onChange }: Props) {
  const t = useT();
  if (corners.length === 0) {
    return (
      <div className="stack-tight">
        <p className="quiet">{t("store.zone.circle")}</p>
        <div>
          <Button onPress={onDraw}>
            <Icon name="edit" />
            {t("store.zone.draw")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack-tight">
      <p className="quiet">{t("store.zone.drawn")}</p>
      <ol role="list" className="stack-tight corner-list" aria-label={t("store.zone.field.corners")}>
        {corners.map((corner, index) => (
          <li key={index}>
            <PlaceFields
              title={t("store.zone.corner", { number: index + 1 })}
              value={corner}
              onChange={(place) => onChange(corners.map((other, at) => (at === index ? place : other)))}
            >
              <Button
                className="react-aria-Button plain icon"
                aria-label={t("store.zone.removeCorner", { number: index + 1 })}
                onPress={() => onChange(corners.filter((_, at) => at !== index))}
              >
                <Icon name="trash" />
              </Button>
            </PlaceFields>
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          isDisabled={corners.length >= MOST_CORNERS}
          onPress={() => onChange(withCornerAmid(store, corners))}
        >
          <Icon name="plus" />
          {t("store.zone.addCorner")}
        </Button>
        <Button className="react-aria-Button plain" onPress={() => onChange([])}>
          {t("store.zone.wholeCircle")}
        </Button>
      </div>
    </div>
  );
}
