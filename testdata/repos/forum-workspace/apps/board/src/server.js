import express from "express";
import { router } from "@forum/events";

const app = express();
app.use(router);

const server = app.listen(process.env.PORT);
process.on("SIGTERM", () => server.close());
