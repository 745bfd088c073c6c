import { Outlet } from "react-router";

import { NotFound } from "./NotFound";
import { useSigned } from "./viewer";

/** For operators; to anybody else there are no such pages. */
export function OperatorPages() {
  const { viewer } = useSigned();
  return viewer.roles.includes("OPERATOR") ? <Outlet /> : <NotFound />;
}
