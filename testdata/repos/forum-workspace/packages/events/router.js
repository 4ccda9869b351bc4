import express from "express";
import winston from "winston";

const log = winston.createLogger({
  transports: [new winston.transports.File({ filename: "events.log" })],
});

export const router = express.Router();

router.get("/events", (request, response) => {
  log.info("events were asked for");
  response.json([]);
});
