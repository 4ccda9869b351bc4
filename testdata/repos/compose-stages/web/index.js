const express = require("express");

const app = express();
app.get("/", (request, response) => response.send("desk"));

const server = app.listen(process.env.PORT);
process.on("SIGTERM", () => server.close());
