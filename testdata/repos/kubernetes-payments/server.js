const http = require("http");
const { createClient } = require("redis");

const store = createClient({ url: process.env.REDIS_URL || "redis://localhost:6379" });
http
  .createServer(async (request, response) => {
    response.end(await store.get("count"));
  })
  .listen(8080);
