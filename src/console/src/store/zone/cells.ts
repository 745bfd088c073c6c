import { cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from "h3-js";

import { bandAt, outline } from "./drawing";
import { covers, distanceM, type Point, toPlane, type Zone } from "./plane";

/** H3's cells of a zone. This is the only module that loads H3. */

/** At which the API lists stores, `core/geo.py`; a cell's corners lie within so many metres of its centre. */
const LISTING_RESOLUTION = 7;
const LISTING_CIRCUMRADIUS_M = 1_700;
const RINGS_APART_M = 2_000;
/** Small enough to show a border, few enough to draw: about 500 at most. */
const FINE = { resolution: 9, ringsApartM: 260 };
const COARSE = { resolution: 8, ringsApartM: 680 };
const FINE_UP_TO_M = 3_500;

export interface Cells {
  /** Outlines of the small cells whose centre is delivered to, a path a band. */
  readonly bands: readonly string[];
  readonly covered: number;
  readonly resolution: number;
  /** Outlines of the cells under which customers find the store. */
  readonly listing: string;
  readonly listed: number;
}

/** The cells of a zone, on the map around the store. `reachesM`: how far each band reaches. */
export function cellsOf(store: Point, zone: Zone, reachesM: readonly number[]): Cells {
  const { resolution, ringsApartM } = zone.radiusM <= FINE_UP_TO_M ? FINE : COARSE;
  const around = disk(store, resolution, Math.ceil(zone.radiusM / ringsApartM) + 1);
  const covered = around.filter((cell) => covers(store, zone, centre(cell)));
  const bands = Array.from({ length: Math.max(1, reachesM.length) }, (): string[] => []);
  for (const cell of covered)
    bands[bandAt(reachesM, distanceM(store, centre(cell)))]?.push(drawn(store, cell));
  const reach = zone.radiusM + LISTING_CIRCUMRADIUS_M;
  const listing = disk(store, LISTING_RESOLUTION, Math.ceil(reach / RINGS_APART_M) + 1).filter(
    (cell) => distanceM(store, centre(cell)) <= reach,
  );
  return {
    bands: bands.map((paths) => paths.join("")),
    covered: covered.length,
    resolution,
    listing: listing.map((cell) => drawn(store, cell)).join(""),
    listed: listing.length,
  };
}

function disk({ latitude, longitude }: Point, resolution: number, rings: number): readonly string[] {
  return gridDisk(latLngToCell(latitude, longitude, resolution), rings);
}

function centre(cell: string): Point {
  const [latitude, longitude] = cellToLatLng(cell);
  return { latitude, longitude };
}

function drawn(store: Point, cell: string): string {
  return outline(
    cellToBoundary(cell).map(([latitude, longitude]) => toPlane(store, { latitude, longitude })),
  );
}
