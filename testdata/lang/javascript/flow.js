// @flow
import type { Config } from "./types";

const port: number = 3000;
function start(config: Config): void {
  listen(config.port);
}
