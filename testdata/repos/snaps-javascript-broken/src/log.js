import winston from "winston";

export const log = winston.createLogger({
  level: "info",
  format: winston.format.json(),
  transports: [new winston.transports.File({ filename: "logs/snaps.log" })],
});
