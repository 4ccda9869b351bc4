module.exports = {
  db: { host: "localhost", password: "hunter2", port: 5432 },
  "quoted-key": 'v',
  1: "one",
  ["literal"]: "computed but known",
  [dynamic()]: "computed",
  ...require("./base"),
  ...(production ? { ssl: true } : {}),
  handler() { return { status: 200, nested: { secret: "in a return" } }; },
  get lazy() { return 1; },
  set lazy(value) {},
  shorthand,
  arrow: () => ({ token: "from arrow" }),
  apps: [{ name: "web", env: { PORT: 1 } }, [{ deep: 1 }]],
};
exports.secret = "s3cret";
exports["with-key"] = [1, 2];
const config = { session: { secret: process.env.SECRET || "dev" }, list: ["a", { b: "c" }] };
const choice = flag ? { mode: "a" } : { mode: "b" };
const merged = Object.assign({}, base, { level: "debug" });
app.locals.title = "x";
this.port = 80;
cache[key] = value;
a = b = { c: 1 };
thing[index].password = "p";
const frozen = Object.freeze({ api: { key: "k" } });
function settings() {
  return { redis: { url: "redis://x" } };
}
const anonymous = [1].map(() => { return { id: "i" }; });
console.log = (...args) => fs.appendFileSync("x.log", args);
const notText = { a: function () {}, b: class {}, c: async () => {} };
