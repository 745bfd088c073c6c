import type { ViewerQuery } from "../generated/graphql";
import type { Messages } from "../i18n/messages";
import type { IconName } from "../ui/Icon";

/** Where somebody works, and what they may do there. */
export type Membership = ViewerQuery["viewerMemberships"]["edges"][number]["node"];
export type Viewer = NonNullable<ViewerQuery["viewer"]>;
type Permission = Membership["permissions"][number];

export interface PageLink {
  readonly path: string;
  readonly text: keyof Messages;
  readonly icon: IconName;
  /** Who may open it: whoever has this permission at the store. */
  readonly needs?: Permission;
}

export const MERCHANT_LINKS: readonly PageLink[] = [
  { path: "orders", text: "nav.orders", icon: "orders", needs: "ORDERS_HANDLE" },
  { path: "menu", text: "nav.menu", icon: "menu", needs: "MENU_VIEW" },
  { path: "store", text: "nav.store", icon: "store" },
  { path: "reviews", text: "nav.reviews", icon: "reviews", needs: "REVIEWS_REPLY" },
  { path: "numbers", text: "nav.numbers", icon: "numbers", needs: "STATISTICS_VIEW" },
];

export const OPERATOR_LINKS: readonly PageLink[] = [
  { path: "admission", text: "nav.admission", icon: "check" },
  { path: "merchants", text: "nav.merchants", icon: "store" },
  { path: "orders", text: "nav.orders", icon: "orders" },
  { path: "audit", text: "nav.audit", icon: "clock" },
  { path: "numbers", text: "nav.numbers", icon: "numbers" },
];

/** The pages of a store that its member may open. */
export function linksFor(membership: Membership): readonly PageLink[] {
  return MERCHANT_LINKS.filter(({ needs }) => needs === undefined || membership.permissions.includes(needs));
}

/** The address of a store's page. Ids hold what addresses do not. */
export function merchantPath(merchantId: string, page = "orders"): string {
  return `/m/${encodeURIComponent(merchantId)}/${page}`;
}
