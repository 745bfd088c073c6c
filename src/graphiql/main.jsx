import "graphiql/style.css";
import "./page.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import welcome from "./welcome.graphql";

// What the header editor starts with. Left as it is, it is not sent: an empty token would be refused.
const HEADERS = `{
  "Authorization": "Bearer "
}
`;

function withoutEmptyToken(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => name.toLowerCase() !== "authorization" || !/^(bearer)?\s*$/i.test(String(value)),
    ),
  );
}

const socketAddress = new URL("/graphql", window.location.href);
socketAddress.protocol = socketAddress.protocol.replace("http", "ws");

const send = createGraphiQLFetcher({
  url: "/graphql",
  subscriptionUrl: socketAddress.href, // the headers become the connection's parameters
  enableIncrementalDelivery: false,
});

const fetcher = (request, options) =>
  send(request, { ...options, headers: withoutEmptyToken(options?.headers) });

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    defaultQuery={welcome}
    defaultHeaders={HEADERS}
    defaultEditorToolsVisibility="headers"
  >
    <GraphiQL.Logo>
      <span className="pannier-logo">Pannier</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
