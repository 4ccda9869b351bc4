const express = require("express");
const session = require("express-session");
const { RedisStore } = require("connect-redis");
const { createClient } = require("redis");
const { Pool } = require("pg");

const cache = createClient({ url: process.env.REDIS_URL });
const pool = new Pool({ connectionString: process.env.DATABASE_URL });

const app = express();
app.use(
  session({
    store: new RedisStore({ client: cache }),
    secret: process.env.SESSION_SECRET,
  }),
);

app.post("/subscribers", async (request, response) => {
  await pool.query("insert into subscribers(address) values ($1)", [request.query.address]);
  console.log("a subscriber more");
  response.sendStatus(201);
});

const server = app.listen(process.env.PORT || 8080);
process.on("SIGTERM", () => server.close(() => pool.end()));
