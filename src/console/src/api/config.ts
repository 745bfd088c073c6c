/** Where the API is, as `config.json` beside the page says: paths of this server, or whole addresses. */
export interface Config {
  readonly graphql: string;
  readonly live: string;
}

const BESIDE: Config = { graphql: "/graphql", live: "/graphql" };

/** Read once, at the start. A development server has none: the API is then asked at this page's own address. */
export async function readConfig(): Promise<Config> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`);
  if (!(response.headers.get("content-type") ?? "").includes("json")) return BESIDE;
  return { ...BESIDE, ...((await response.json()) as Partial<Config>) };
}

/** The address of the live socket, as a WebSocket address. */
export function socketAddress(config: Config, page: string): string {
  const address = new URL(config.live, page);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
