const express = require("express");
const { Sequelize } = require("sequelize");

const sequelize = new Sequelize(process.env.DATABASE_URL);
const app = express();

if (process.env.NODE_ENV === "development") {
  sequelize.sync({ alter: true });
}

if (process.env.NODE_ENV !== "development") {
  sequelize.sync({ force: true });
} else {
  console.log("nothing to do");
}

const server = app.listen(process.env.PORT);
process.on("SIGTERM", () => server.close());
