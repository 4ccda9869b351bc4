import Redis from "ioredis";
import knex from "knex";

const db = knex({
  client: "better-sqlite3",
  connection: { filename: "./data/snaps.sqlite" },
  useNullAsDefault: true,
});
const views = new Redis({ host: "views.acme.internal", port: 6379 });

export function migrate() {
  return db.migrate.latest({ directory: "./migrations" });
}

export function add(id, title) {
  return db("photo").insert({ id, title });
}

export function seen(id) {
  return views.incr(`views:${id}`);
}

export function purge() {
  return db("photo").where("added", "<", db.raw("date('now', '-1 year')")).delete();
}
