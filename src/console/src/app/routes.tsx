import { createBrowserRouter, Outlet } from "react-router";

import { Loading } from "../ui/states";
import { Failure } from "./Failure";
import { Home } from "./Home";
import { MerchantPages } from "./MerchantPages";
import { NotFound } from "./NotFound";
import { OperatorPages } from "./OperatorPages";
import { Shell } from "./Shell";

/** Every page and its address below /console/. A page's code is loaded when somebody goes there. */
export function createRoutes(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter(
    [
      {
        element: <Shell />,
        errorElement: <Failure />,
        hydrateFallbackElement: <Loading />,
        children: [
          { index: true, element: <Home /> },
          {
            path: "m/:merchantId",
            element: <MerchantPages />,
            children: [{ element: <Outlet />, errorElement: <Failure />, children: MERCHANT_PAGES }],
          },
          {
            path: "operator",
            element: <OperatorPages />,
            children: [{ element: <Outlet />, errorElement: <Failure />, children: OPERATOR_PAGES }],
          },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
    { basename: import.meta.env.BASE_URL },
  );
}

const MERCHANT_PAGES = [
  { path: "orders", lazy: async () => ({ Component: (await import("../orders/OrdersPage")).OrdersPage }) },
  { path: "menu", lazy: async () => ({ Component: (await import("../menu/MenuPage")).MenuPage }) },
  { path: "store", lazy: async () => ({ Component: (await import("../store/StorePage")).StorePage }) },
  {
    path: "reviews",
    lazy: async () => ({ Component: (await import("../reviews/ReviewsPage")).ReviewsPage }),
  },
  {
    path: "numbers",
    lazy: async () => ({ Component: (await import("../numbers/NumbersPage")).NumbersPage }),
  },
];

const OPERATOR_PAGES = [
  {
    path: "admission",
    lazy: async () => ({ Component: (await import("../operator/AdmissionPage")).AdmissionPage }),
  },
  {
    path: "merchants",
    lazy: async () => ({ Component: (await import("../operator/MerchantsPage")).MerchantsPage }),
  },
  {
    path: "merchants/:merchantId",
    lazy: async () => ({ Component: (await import("../operator/MerchantPage")).MerchantPage }),
  },
  {
    path: "orders",
    lazy: async () => ({ Component: (await import("../operator/OrderSearchPage")).OrderSearchPage }),
  },
  { path: "audit", lazy: async () => ({ Component: (await import("../operator/AuditPage")).AuditPage }) },
  {
    path: "numbers",
    lazy: async () => ({ Component: (await import("../operator/PlatformNumbersPage")).PlatformNumbersPage }),
  },
];
