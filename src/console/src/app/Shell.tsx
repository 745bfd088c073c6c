import { useEffect, useMemo } from "react";
import { Outlet } from "react-router";

import { usePlatform, useSessionState } from "../api/context";
import { useAsk } from "../api/hooks";
import { ViewerDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { SignInAgain } from "../session/SignInAgain";
import { SignInPage } from "../session/SignInPage";
import { Asked } from "../ui/states";
import { Header } from "./Header";
import { type Signed, SignedContext } from "./viewer";
import "./shell.css";

/** The frame of every page. A stranger gets the sign-in instead; whose session ended, signs in over the page. */
export function Shell() {
  const session = useSessionState();
  if (session.kind === "nobody") return <SignInPage />;
  return (
    <>
      {session.kind === "ended" && <SignInAgain />}
      <Signed />
    </>
  );
}

function Signed() {
  const t = useT();
  const { forbidden } = usePlatform();
  const answer = useAsk(ViewerDocument, {});
  const { data, refresh } = answer;
  // Who was refused something may have been removed from the team: what they may is asked for again.
  useEffect(() => {
    forbidden.addEventListener("forbidden", refresh);
    return () => forbidden.removeEventListener("forbidden", refresh);
  }, [forbidden, refresh]);
  const signed = useMemo<Signed | null>(() => {
    if (data?.viewer == null) return null;
    return {
      viewer: data.viewer,
      memberships: data.viewerMemberships.edges.map(({ node }) => node),
      refresh,
    };
  }, [data, refresh]);
  return (
    <SignedContext value={signed}>
      <a className="skip" href="#content">
        {t("common.skip")}
      </a>
      {signed !== null && <Header />}
      <main id="content" tabIndex={-1} className="content">
        <Asked answer={answer}>{() => (signed === null ? null : <Outlet />)}</Asked>
      </main>
    </SignedContext>
  );
}
