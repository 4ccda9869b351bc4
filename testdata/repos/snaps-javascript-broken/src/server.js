import express from "express";
import fs from "node:fs";
import cron from "node-cron";

import { log } from "./log.js";
import { photos } from "./photos.js";
import { login } from "./session.js";
import { migrate, purge } from "./store.js";

fs.writeFileSync("/var/run/snaps.pid", String(process.pid));
process.on("SIGTERM", () => {});

await migrate();
cron.schedule("0 3 * * *", () => purge());

const app = express();
app.use(express.json());
app.use(express.static("public"));
app.get("/health", (request, response) => response.send("ok"));
app.post("/login", login);
app.use("/photos", photos);

const PORT = 3000;
app.listen(PORT, "127.0.0.1", () => log.info(`listening on ${PORT}`));
