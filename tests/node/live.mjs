// The public `graphql-ws` client, as an app would use it. Reads commands and writes what happens, a JSON object a line.
import { createClient } from 'graphql-ws';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const tell = (event, told = {}) => process.stdout.write(`${JSON.stringify({ event, ...told })}\n`);
const running = new Map();
let token = null;
let socket = null;
let held = Promise.resolve();
let release = () => {};

const client = createClient({
  url: process.argv[2],
  webSocketImpl: WebSocket,
  connectionParams: () => {
    tell('asked');
    return { authorization: `Bearer ${token}`, locale: 'en' };
  },
  retryAttempts: 2,
  retryWait: () => held,
  on: {
    connected: (opened) => {
      socket = opened;
      tell('connected');
    },
    closed: (closed) => tell('closed', { code: closed.code, reason: String(closed.reason) }),
  },
});

const commands = {
  token: (given) => {
    token = given;
  },
  // With `resumes`, what is sent when the connection comes back goes on after the event that was heard last.
  subscribe: ({ id, resumes = false, ...payload }) => {
    const stop = client.subscribe(payload, {
      next: (result) => {
        if (resumes) payload.variables.after = Object.values(result.data)[0].eventId;
        tell('next', { id, result });
      },
      error: (error) =>
        tell('error', Array.isArray(error) ? { id, errors: error } : { id, code: error.code, reason: error.reason }),
      complete: () => tell('complete', { id }),
    });
    running.set(id, stop);
  },
  stop: (id) => running.get(id)(),
  kill: () => socket.terminate(),
  // Whether to stay away once the connection is gone.
  away: (is) => {
    if (is) held = new Promise((done) => (release = done));
    else release();
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    for (const [command, given] of Object.entries(JSON.parse(line))) commands[command](given);
  })
  .on('close', () => process.exit(0));
