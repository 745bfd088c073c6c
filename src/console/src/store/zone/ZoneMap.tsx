import { type PointerEvent, useRef, useState } from "react";

import { useT } from "../../i18n/useT";
import { distanceText } from "../fees";
import type { Cells } from "./cells";
import { CornerHandle } from "./CornerHandle";
import { bandStrength, outline, ringsM, roundDistance, viewM } from "./drawing";
import { fromPlane, type Point, type Spot, toPlane, withCorner } from "./plane";
import type { ZoneDraft } from "./ZoneTab";

interface Props {
  readonly zone: ZoneDraft;
  readonly cells: Cells;
  /** Where the corners may be moved. */
  readonly onCorners?: (corners: readonly Point[]) => void;
}

const MOST_CORNERS = 64;

/** The zone around the store, in cells, with rings of distance. North is up; its units are metres. */
export function ZoneMap({ zone, cells, onCorners }: Props) {
  const t = useT();
  const svg = useRef<SVGSVGElement>(null);
  /** Whether a corner was let go just now: the click that follows is none on the map. */
  const released = useRef(false);
  const [held, setHeld] = useState<{ readonly corner: number; readonly view: number } | null>(null);
  const { location, radiusM, corners } = zone;
  // While a corner is dragged the map stays, or it would run away under the finger.
  const view = held?.view ?? viewM(location, zone);
  const spots = corners.map((corner) => toPlane(location, corner));
  const movable = onCorners !== undefined && corners.length > 0;

  const spotAt = ({ clientX, clientY }: PointerEvent): Spot | null => {
    const matrix = svg.current?.getScreenCTM()?.inverse();
    return matrix === undefined ? null : new DOMPoint(clientX, clientY).matrixTransform(matrix);
  };
  const put = (index: number, spot: Spot) =>
    onCorners?.(corners.map((corner, at) => (at === index ? fromPlane(location, spot) : corner)));

  return (
    <svg
      ref={svg}
      className={movable ? "zone-map movable" : "zone-map"}
      viewBox={`${-view} ${-view} ${2 * view} ${2 * view}`}
      role="group"
      aria-label={t("store.zone.map", {
        distance: distanceText(radiusM),
        corners: corners.length,
        cells: cells.covered,
      })}
      onClick={(event) => {
        if (released.current) {
          released.current = false;
          return;
        }
        if (!movable || event.target !== event.currentTarget || corners.length >= MOST_CORNERS) return;
        const spot = spotAt(event as unknown as PointerEvent);
        if (spot !== null) onCorners(withCorner(location, corners, fromPlane(location, spot)));
      }}
      onPointerMove={(event) => {
        const spot = held === null ? null : spotAt(event);
        if (held !== null && spot !== null) put(held.corner, spot);
      }}
      onPointerDown={() => (released.current = false)}
      onPointerUp={() => {
        released.current = held !== null;
        setHeld(null);
      }}
      onPointerCancel={() => setHeld(null)}
    >
      <g aria-hidden="true" className="zone-ground">
        <path className="zone-listing" d={cells.listing} />
        {cells.bands.map((path, band) => (
          <path
            key={band}
            className="zone-cells"
            d={path}
            fillOpacity={bandStrength(band, cells.bands.length)}
          />
        ))}
        <circle className="zone-radius" r={radiusM} />
        <path className="zone-border" d={outline(spots)} />
        <Rings view={view} />
        <circle className="zone-store" r={view * 0.02} />
        <ScaleBar view={view} />
      </g>
      {movable &&
        spots.map((spot, index) => (
          <CornerHandle
            key={index}
            number={index + 1}
            spot={spot}
            view={view}
            onHold={(event) => {
              svg.current?.setPointerCapture(event.pointerId);
              setHeld({ corner: index, view });
            }}
            onMove={(next) => put(index, next)}
            onRemove={() => onCorners(corners.length > 3 ? corners.filter((_, at) => at !== index) : [])}
          />
        ))}
    </svg>
  );
}

function Rings({ view }: { readonly view: number }) {
  const t = useT();
  return ringsM(view).map((metres) => (
    <g key={metres}>
      <circle className="zone-ring" r={metres} />
      <text className="zone-text" x={0} y={-metres} fontSize={view * 0.05} textAnchor="middle">
        {t("store.km", { distance: distanceText(metres) })}
      </text>
    </g>
  ));
}

function ScaleBar({ view }: { readonly view: number }) {
  const t = useT();
  const length = roundDistance(view * 0.6);
  const [x, y] = [-view * 0.94, view * 0.94];
  return (
    <g>
      <path className="zone-scale" d={`M${x} ${y - view * 0.03}V${y}H${x + length}V${y - view * 0.03}`} />
      <text
        className="zone-text"
        x={x + length / 2}
        y={y - view * 0.02}
        fontSize={view * 0.05}
        textAnchor="middle"
      >
        {t("store.km", { distance: distanceText(length) })}
      </text>
    </g>
  );
}
