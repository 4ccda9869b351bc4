import express from "express";

import { log } from "./log.js";
import { photos } from "./photos.js";
import { login } from "./session.js";
import { close } from "./store.js";

const app = express();
app.use(express.json());
app.use(express.static("public"));
app.get("/health", (request, response) => response.send("ok"));
app.post("/login", login);
app.use("/photos", photos);

const server = app.listen(process.env.PORT, () => log.info("listening"));

process.on("SIGTERM", () => {
  log.info("stopping");
  server.close(() => close());
});
