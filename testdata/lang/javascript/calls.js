import session from "express-session";
import winston from "winston";
const express = require("express");
const app = express();
app.use(session({ secret: "keyboard cat", cookie: { secure: false, ...more }, store: new RedisStore({ client }) }));
app["get"]("/x", function handler(req, res) { res?.json?.({ ok: true }); });
const logger = winston.createLogger({
  transports: [new winston.transports.File({ filename: "combined.log" }), new winston.transports.Console()],
});
express().use(express.json()).listen(process.env.PORT, "0.0.0.0", () => console.log("up"));
require("http").createServer(app).listen(80);
this.server.close();
"a,b".split(",");
handlers[name]("dynamic");
handlers[name].run.now("dynamic");
(function iife() { go("inside"); })();
(() => run("arrow"))();
await connect("mongodb://user:pass@host/db");
sql`SELECT * FROM users WHERE id = ${id} AND host = ${"literal"}`;
a?.b?.[0]?.c("optional");
new (getClass())("computed");
new Foo;
f(...args, [1, { inList: "x" }], cond && { viaAnd: "y" }, other || { viaOr: "z" });
process.on("SIGTERM", async () => {
  await app.close();
  process.exit(0);
});
["SIGINT", "SIGTERM"].forEach((signal) => process.once(signal, stop));
setInterval(() => {}, 60 * 1000);
unknown("https://literal.example.com/path", `template ${x} text`, "a" + "b");
let v = unwanted("inside a value");
