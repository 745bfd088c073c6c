// What happens to a customer's latest order, until it ends: node dist/watch.js ADDRESS ACCOUNT PASSWORD
import { argv } from "node:process";

import { MyOrdersDocument, SignInDocument, WatchOrderDocument } from "./generated/graphql.js";
import { Live } from "./live.js";
import { Pannier } from "./pannier.js";
import { payloadOf } from "./results.js";

const ENDED = new Set(["COMPLETED", "REJECTED", "CANCELLED"]);

const [address, account, password] = argv.slice(2);
if (!address || !account || !password) throw new Error("node dist/watch.js ADDRESS ACCOUNT PASSWORD");
const pannier = new Pannier(address, { locale: "en" });
const { userSignIn } = await pannier.ask(SignInDocument, { account, password });
pannier.token = payloadOf(userSignIn).session.accessToken;

const { viewerOrders } = await pannier.ask(MyOrdersDocument, { first: 1 });
const order = viewerOrders.edges[0]?.node;
if (!order) throw new Error("nothing was ordered");
console.log(order.status);

const live = new Live(pannier);
const variables = { orderId: order.id, after: order.lastEventId };
for await (const { orderChanged } of live.watch(WatchOrderDocument, variables, (data) => data.orderChanged.eventId)) {
  console.log(`${orderChanged.entry.command}: ${orderChanged.order.status}`);
  if (ENDED.has(orderChanged.order.status)) break;
}
await live.close();
