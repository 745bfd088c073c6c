import { NavLink, useNavigate, useParams } from "react-router";

import { useT } from "../i18n/useT";
import { Select } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { AccountMenu } from "./AccountMenu";
import { linksFor, merchantPath, OPERATOR_LINKS, type PageLink } from "./pages";
import { useSigned } from "./viewer";

/** Whose store, which page, and the viewer's own things. On a phone the pages are at the bottom, under the thumb. */
export function Header() {
  const t = useT();
  const navigate = useNavigate();
  const { merchantId } = useParams();
  const { viewer, memberships } = useSigned();
  const stores = memberships.flatMap(({ merchant }) =>
    merchant ? [{ id: merchant.id, text: merchant.name }] : [],
  );
  const isOperator = viewer.roles.includes("OPERATOR");
  if (isOperator) stores.push({ id: PLATFORM, text: t("nav.platform") });
  const here = memberships.find(({ merchant }) => merchant?.id === merchantId);
  const links: readonly (PageLink & { readonly to: string })[] = here?.merchant
    ? linksFor(here).map((link) => ({ ...link, to: merchantPath(here.merchant?.id ?? "", link.path) }))
    : isOperator
      ? OPERATOR_LINKS.map((link) => ({ ...link, to: `/operator/${link.path}` }))
      : [];
  return (
    <header className="header">
      <span className="brand" aria-hidden="true">
        <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width="32" height="32" />
      </span>
      <div className="store-picker">
        {stores.length > 1 ? (
          <Select
            label={t("memberships.pick")}
            labelHidden
            value={here?.merchant?.id ?? (isOperator ? PLATFORM : null)}
            options={stores}
            onChange={(id) => void navigate(id === PLATFORM ? "/operator/admission" : merchantPath(id))}
          />
        ) : (
          <bdi className="one-line store-name">{stores[0]?.text ?? t("app.name")}</bdi>
        )}
      </div>
      <nav className="pages" aria-label={t("nav.main")}>
        {links.map(({ to, text, icon }) => (
          <NavLink key={to} to={to}>
            <Icon name={icon} />
            <span>{t(text)}</span>
          </NavLink>
        ))}
      </nav>
      <AccountMenu />
    </header>
  );
}

const PLATFORM = "platform";
