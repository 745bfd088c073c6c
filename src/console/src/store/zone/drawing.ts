import { type Point, type Spot, toPlane, type Zone } from "./plane";

/** From metres to what an SVG says. Pure. */

/** How far the map shows, from the store to its edges: all of the zone, and a little around. */
export function viewM(store: Point, zone: Zone): number {
  const corners = zone.corners.map((corner) => {
    const { x, y } = toPlane(store, corner);
    return Math.max(Math.abs(x), Math.abs(y));
  });
  return Math.round(Math.max(500, zone.radiusM, ...corners) * 1.12);
}

/** A closed outline; metres to the decimetre. */
export function outline(spots: readonly Spot[]): string {
  if (spots.length === 0) return "";
  return `M${spots.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
}

/** A round distance, 1, 2 or 5 of a power of ten, of at most so many metres. */
export function roundDistance(atMostM: number): number {
  const power = 10 ** Math.floor(Math.log10(atMostM));
  const step = [5, 2, 1].find((factor) => factor * power <= atMostM) ?? 1;
  return step * power;
}

/** The distances at which rings are drawn: three to six of them on the map. */
export function ringsM(view: number): readonly number[] {
  const step = roundDistance(view / 2.5);
  return Array.from({ length: Math.floor(view / step) }, (_, index) => (index + 1) * step);
}

/** How strongly a band is drawn: the nearest most, and each different from the next. */
export function bandStrength(band: number, bands: number): number {
  return bands <= 1 ? 0.5 : 0.65 - (0.5 * band) / (bands - 1);
}

/** The band of a distance: the first that reaches so far, else the last; 0 where there is none. */
export function bandAt(reachesM: readonly number[], distance: number): number {
  const found = reachesM.findIndex((reach) => distance <= reach);
  return found === -1 ? Math.max(0, reachesM.length - 1) : found;
}

/** Where something lies as seen from the store, in words' terms: whole metres, and the point of the compass. */
export function seenFromStore({ x, y }: Spot): { readonly metres: number; readonly compass: Compass } {
  const turned = (Math.atan2(x, -y) / Math.PI) * 4 + 8;
  const compass = COMPASS[Math.round(turned) % 8] ?? "N";
  return { metres: Math.round(Math.hypot(x, y)), compass };
}

const COMPASS = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"] as const;
export type Compass = (typeof COMPASS)[number];
