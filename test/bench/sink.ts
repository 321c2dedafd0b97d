import { createServer } from "node:http";

// Takes every delivery with 202 and counts them by address; asked over IPC, it tells the count.
const state = { taken: 0 };
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    state.taken += 1;
    response.writeHead(202).end();
  });
});
// On every loopback address: 127.0.0.7 and 127.0.0.8 are two hosts.
server.listen(0, "0.0.0.0", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0 });
});
process.on("message", () => process.send?.({ taken: state.taken }));
