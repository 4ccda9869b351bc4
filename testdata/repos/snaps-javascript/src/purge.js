import { log } from "./log.js";
import { close, purge } from "./store.js";

log.info(`purged ${await purge()} photos`);
await close();
