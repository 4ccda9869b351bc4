const express = require("express");
const pino = require("pino");
const { createClient } = require("redis");

const log = pino();
const app = express();
const store = createClient({ url: process.env.REDIS_URL });

app.get("/health", (request, response) => response.send("ok"));

app.get("/:name", async (request, response) => {
  const text = await store.get(request.params.name);
  if (text === null) {
    response.sendStatus(404);
  } else {
    response.type("text").send(text);
  }
});

app.put("/:name", express.text(), async (request, response) => {
  await store.set(request.params.name, request.body);
  response.sendStatus(204);
});

async function main() {
  await store.connect();
  const server = app.listen(process.env.PORT, "0.0.0.0", () => log.info("listening"));
  process.on("SIGTERM", () => {
    log.info("stopping");
    server.close(() => store.quit());
  });
}

main();
