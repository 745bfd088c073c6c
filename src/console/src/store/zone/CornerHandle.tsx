import type { KeyboardEvent, PointerEvent } from "react";

import { idOf, useT } from "../../i18n/useT";
import { seenFromStore } from "./drawing";
import type { Spot } from "./plane";

interface Props {
  readonly number: number;
  readonly spot: Spot;
  /** Half the map's width, in metres. */
  readonly view: number;
  readonly onHold: (event: PointerEvent) => void;
  readonly onMove: (to: Spot) => void;
  readonly onRemove: () => void;
}

const STEP_M = 10;
const BIG_STEP_M = 100;
const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** A corner of the zone: dragged, or moved by the arrow keys; Delete removes it. */
export function CornerHandle({ number, spot, view, onHold, onMove, onRemove }: Props) {
  const t = useT();
  const { metres, compass } = seenFromStore(spot);
  const press = (event: KeyboardEvent) => {
    const way = WAYS[event.key];
    if (way !== undefined) {
      const step = event.shiftKey ? BIG_STEP_M : STEP_M;
      onMove({ x: spot.x + way[0] * step, y: spot.y + way[1] * step });
    } else if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <g
      className="zone-corner"
      role="button"
      tabIndex={0}
      aria-label={t("store.zone.cornerAt", {
        number,
        metres,
        compass: t(idOf(`store.zone.compass.${compass}`)),
      })}
      aria-roledescription={t("store.zone.cornerRole")}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        onHold(event);
      }}
    >
      <circle className="zone-hold" cx={spot.x} cy={spot.y} r={view * 0.09} />
      <circle className="zone-handle" cx={spot.x} cy={spot.y} r={view * 0.03} />
    </g>
  );
}
