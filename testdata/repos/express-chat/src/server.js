const express = require("express");
const session = require("express-session");
const multer = require("multer");
const cron = require("node-cron");
const winston = require("winston");
const fs = require("fs");

const app = express();
const messages = {};
const log = winston.createLogger({
  transports: [new winston.transports.File({ filename: "logs/chat.log" })],
});

app.use(session({ secret: "keyboard cat", resave: false }));
const upload = multer({ dest: "uploads/" });

app.post("/file", upload.single("file"), (request, response) => {
  fs.writeFileSync("data/last.json", JSON.stringify(request.file));
  response.sendStatus(201);
});

app.post("/:room", (request, response) => {
  messages[request.params.room] = request.body;
  response.sendStatus(201);
});

cron.schedule("0 3 * * *", () => fs.rmSync("uploads", { recursive: true }));

process.on("SIGTERM", () => {});
fs.writeFileSync("/var/run/chat.pid", String(process.pid));
app.listen(3000, "127.0.0.1");
