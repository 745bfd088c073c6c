/** A small piece of the Earth on a flat map, metres east and south of the store; and what is inside a zone. Pure. */

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Metres: x to the east, y to the south, as SVG counts. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Zone {
  readonly radiusM: number;
  readonly corners: readonly Point[];
}

const EARTH_RADIUS_M = 6_371_008.8;
const RADIAN = Math.PI / 180;
const A_DEGREE_M = EARTH_RADIUS_M * RADIAN;
/** Half a millionth of a degree is less than the width of a door. */
const PRECISION = 6;

export function toPlane(store: Point, { latitude, longitude }: Point): Spot {
  return {
    x: (longitude - store.longitude) * A_DEGREE_M * Math.cos(store.latitude * RADIAN),
    y: -(latitude - store.latitude) * A_DEGREE_M,
  };
}

export function fromPlane(store: Point, { x, y }: Spot): Point {
  const rounded = (degrees: number) => Number(degrees.toFixed(PRECISION));
  return {
    latitude: rounded(store.latitude - y / A_DEGREE_M),
    longitude: rounded(store.longitude + x / (A_DEGREE_M * Math.cos(store.latitude * RADIAN))),
  };
}

/** The great-circle distance in metres, as the API reckons it. */
export function distanceM(one: Point, other: Point): number {
  const half = (degrees: number) => Math.sin((degrees * RADIAN) / 2) ** 2;
  const chord =
    half(other.latitude - one.latitude) +
    Math.cos(one.latitude * RADIAN) *
      Math.cos(other.latitude * RADIAN) *
      half(other.longitude - one.longitude);
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord))));
}

/** Whether the store delivers there: within the circle and, if one is drawn, within the polygon. */
export function covers(store: Point, zone: Zone, target: Point): boolean {
  if (distanceM(store, target) > zone.radiusM) return false;
  return zone.corners.length === 0 || inside(target, zone.corners);
}

function inside(point: Point, corners: readonly Point[]): boolean {
  let within = false;
  corners.forEach((corner, index) => {
    const previous = corners.at(index - 1) ?? corner;
    if (corner.latitude > point.latitude === previous.latitude > point.latitude) return;
    const slope = (previous.longitude - corner.longitude) / (previous.latitude - corner.latitude);
    if (point.longitude < corner.longitude + slope * (point.latitude - corner.latitude)) within = !within;
  });
  return within;
}

/** Where a new corner belongs so that the border is led past it: behind the edge that is nearest. */
export function withCorner(store: Point, corners: readonly Point[], added: Point): readonly Point[] {
  const spot = toPlane(store, added);
  const spots = corners.map((corner) => toPlane(store, corner));
  let best = corners.length;
  let nearest = Number.POSITIVE_INFINITY;
  spots.forEach((from, index) => {
    const distance = distanceToEdge(spot, from, spots[(index + 1) % spots.length] ?? from);
    if (distance < nearest) [nearest, best] = [distance, index + 1];
  });
  return [...corners.slice(0, best), added, ...corners.slice(best)];
}

/** With a corner amid the longest edge. */
export function withCornerAmid(store: Point, corners: readonly Point[]): readonly Point[] {
  const spots = corners.map((corner) => toPlane(store, corner));
  const lengths = spots.map((from, index) => {
    const to = spots[(index + 1) % spots.length] ?? from;
    return Math.hypot(to.x - from.x, to.y - from.y);
  });
  const longest = lengths.indexOf(Math.max(...lengths));
  const from = spots[longest] ?? { x: 0, y: 0 };
  const to = spots[(longest + 1) % spots.length] ?? from;
  const amid = fromPlane(store, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
  return [...corners.slice(0, longest + 1), amid, ...corners.slice(longest + 1)];
}

/** A polygon to begin with: a square within the circle. */
export function firstCorners(store: Point, radiusM: number): readonly Point[] {
  const half = Math.round(radiusM * 0.6);
  const square = [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ] as const;
  return square.map(([x, y]) => fromPlane(store, { x, y }));
}

/** Whether the border crosses itself, which nobody means. */
export function crossesItself(store: Point, corners: readonly Point[]): boolean {
  const spots = corners.map((corner) => toPlane(store, corner));
  const edges = spots.map((from, index) => [from, spots[(index + 1) % spots.length] ?? from] as const);
  return edges.some((one, index) =>
    edges.some(
      (other, at) => at > index + 1 && !(index === 0 && at === edges.length - 1) && meet(...one, ...other),
    ),
  );
}

function meet(a: Spot, b: Spot, c: Spot, d: Spot): boolean {
  const side = (from: Spot, to: Spot, spot: Spot) =>
    Math.sign((to.x - from.x) * (spot.y - from.y) - (to.y - from.y) * (spot.x - from.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function distanceToEdge(spot: Spot, from: Spot, to: Spot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((spot.x - from.x) * dx + (spot.y - from.y) * dy) / length;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(spot.x - from.x - part * dx, spot.y - from.y - part * dy);
}
