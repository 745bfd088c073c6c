import "graphiql/style.css";
import "./page.css";

import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { Bar } from "./bar.jsx";
import { fetcher } from "./fetcher.js";
import welcome from "./welcome.graphql";

// What the header editor starts with. Left as it is, it is not sent: an empty token would be refused.
const HEADERS = `{
  "Authorization": "Bearer "
}
`;

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL fetcher={fetcher} defaultQuery={welcome} defaultHeaders={HEADERS}>
    <GraphiQL.Logo>
      <Bar />
    </GraphiQL.Logo>
  </GraphiQL>,
);
