// A customer's visit, from signing in to a review: node dist/example.js ADDRESS ACCOUNT PASSWORD [--trusted]
import { randomUUID } from "node:crypto";
import process, { argv } from "node:process";

import {
  AskPriceDocument,
  FindMerchantsDocument,
  MyAddressesDocument,
  MyOrdersDocument,
  PlaceOrderDocument,
  PostReviewDocument,
  ReadMenuDocument,
  SignInDocument,
} from "./generated/graphql.js";
import { pages } from "./pages.js";
import { Pannier } from "./pannier.js";
import { payloadOf, Refused } from "./results.js";

const PEOPLES_SQUARE = { latitude: 31.2235, longitude: 121.4455 };

async function visit(pannier: Pannier, account: string, password: string): Promise<void> {
  const { userSignIn } = await pannier.ask(SignInDocument, { account, password });
  pannier.token = payloadOf(userSignIn).session.accessToken;

  const { merchants } = await pannier.ask(FindMerchantsDocument, { near: PEOPLES_SQUARE, first: 1 });
  const merchant = merchants.edges[0]?.node;
  if (!merchant) throw new Error("nobody delivers here");

  const { menu } = await pannier.ask(ReadMenuDocument, { merchantId: merchant.id });
  const dishes = (menu?.categories ?? []).flatMap(({ items }) => items);
  console.log(`${merchant.name}: ${dishes.map(({ name, price }) => `${name} ${price.formatted}`).join(", ")}`);

  const { viewer } = await pannier.ask(MyAddressesDocument, {});
  const address = viewer?.addresses.edges[0]?.node;
  const { quoteCreate } = await pannier.ask(AskPriceDocument, {
    input: {
      merchantId: merchant.id,
      lines: dishes.map(({ id }) => ({ itemId: id, quantity: 1 })),
      fulfilment: address ? "DELIVERY" : "PICKUP",
      addressId: address?.id ?? null,
    },
  });
  // Some errors an app can do something about. All others are told in the server's words.
  if (quoteCreate.__typename === "MenuItemUnavailable") throw new Error(`${quoteCreate.name} is sold out`);
  const { quote } = payloadOf(quoteCreate);
  console.log(`quoted ${quote.price.total.formatted}`);

  const { orderPlace } = await pannier.ask(PlaceOrderDocument, {
    quoteId: quote.id,
    key: randomUUID(), // one for each order: a request that is repeated places it once
    payment: { method: "CASH_ON_DELIVERY" },
  });
  const { order } = payloadOf(orderPlace);
  console.log(`placed: ${order.status}, ${order.total.formatted}`);

  for await (const { node } of pages(async (after) => {
    const { viewerOrders } = await pannier.ask(MyOrdersDocument, { first: 2, after });
    return viewerOrders;
  })) {
    console.log(`ordered: ${node.status}, ${node.total.formatted}`);
    if (node.status !== "COMPLETED") continue;
    const { reviewPost } = await pannier.ask(PostReviewDocument, {
      orderId: node.id,
      input: { food: 5, packaging: 4, delivery: 5, text: "趁热吃最香" },
    });
    console.log(`reviewed: ${reviewPost.__typename}`);
  }
}

const [address, account, password, ...flags] = argv.slice(2);
if (!address || !account || !password) throw new Error("node dist/example.js ADDRESS ACCOUNT PASSWORD [--trusted]");
try {
  const pannier = new Pannier(address, { locale: "en", trustedDocuments: flags.includes("--trusted") });
  await visit(pannier, account, password);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
