interface Connection<Edge> {
  edges: Edge[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Every element of a list, page after page, as they are asked for. */
export async function* pages<Edge>(read: (after: string | null) => Promise<Connection<Edge>>): AsyncGenerator<Edge> {
  let after: string | null = null;
  do {
    const { edges, pageInfo }: Connection<Edge> = await read(after);
    yield* edges;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}
