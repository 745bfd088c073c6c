// Asks the same query twice through Apollo Client's persisted queries, and prints what went over the wire as JSON.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

const [, , uri, id] = process.argv;
const exchanged = [];

async function recording(input, init) {
  const response = await fetch(input, init);
  exchanged.push({
    method: init.method,
    document: String(input).includes('query+Shop') || String(init.body ?? '').includes('query Shop'),
    status: response.status,
    cacheControl: response.headers.get('cache-control'),
  });
  return response;
}

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    new PersistedQueryLink({
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      useGETForHashedQueries: true,
    }),
    new HttpLink({ uri, fetch: recording, headers: { 'accept-language': 'en' } }),
  ]),
});
const query = gql`query Shop($id: ID!) { merchant(id: $id) { name } }`;
const names = [];
for (let time = 0; time < 2; time += 1) {
  const { data } = await client.query({ query, variables: { id }, fetchPolicy: 'network-only' });
  names.push(data.merchant.name);
}
process.stdout.write(JSON.stringify({ names, exchanged }));
