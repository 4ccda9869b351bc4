import { describe as d } from "vitest";
if (process.env.NODE_ENV === "production" && !debug) {
  start("production mode");
} else if (["staging", "qa"].includes(process.env.APP_ENV)) {
  start("staging");
} else {
  start("other");
}
if (require.main === module) main();
if (import.meta.url === pathToFileURL(process.argv[1]).href) { main(); }
if (!module.parent) main();
switch (process.env.MODE) {
  case "worker":
    work();
    break;
  case "web": {
    serve();
  }
  default:
    fail("x");
}
const level = process.env.NODE_ENV === "test" ? "silent" : "info";
process.env.NODE_ENV !== "production" && app.use(morgan("dev"));
isProduction || enableDebug();
for (let i = 0; i < 10; i++) loop(i);
for (const item of items) { each(item); }
for (var key in map) inside(key);
while (queue.length > 0) { queue.pop(); }
do { tick(); } while (running);
try {
  risky();
} catch (error) {
  report(error);
} finally {
  clean();
}
label: for (;;) { break label; }
describe("suite", () => {
  beforeEach(async () => { await setup(); });
  it("works", function () { expect(1); });
  it.each([1, 2])("each %i", (n) => {});
});
d("other", () => {});
describe("no function");
const fn = async (a, b = 2, { c = "three", d: { e } = {} } = {}, [f = 6] = [], ...rest) => a + b;
function* generator(port = process.env.PORT) { yield send("x"); }
class Server extends http.Server {
  static defaults = { port: 3000 };
  #secret = "private";
  handlers = [];
  onClose = () => { this.stop(); };
  static { Server.ready = true; }
  constructor(options) {
    super(options, { keepAlive: true });
    this.options = { ...options, host: "localhost" };
    this.#secret = options.secret;
  }
  get port() { return this.options.port; }
  async listen() { return super.listen(this.port); }
  [computed()]() { return { a: 1 }; }
}
export default class extends Server {}
with (obj) { thing(); }
