import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import Redis from "ioredis";
import knex from "knex";

const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
const files = new S3Client({});
const views = new Redis(process.env.REDIS_URL);

export async function add(id, title, photo) {
  await files.send(new PutObjectCommand({ Bucket: process.env.S3_BUCKET, Key: id, Body: photo }));
  await db("photo").insert({ id, title });
}

export function seen(id) {
  return views.incr(`views:${id}`);
}

export function purge() {
  return db("photo").where("added", "<", db.raw("now() - interval '1 year'")).delete();
}

export async function close() {
  await Promise.all([db.destroy(), views.quit()]);
}
