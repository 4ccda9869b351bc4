#!/usr/bin/env node
"use strict";

// every shape of require
const fs = require("node:fs");
const { createClient: cc, createCluster = null } = require("redis");
const { promises: { readFile }, ...rest } = require("fs");
const File = require("winston").transports.File;
const app = require("express")();
const sqlite3 = require("sqlite3").verbose();
require("dotenv").config({ path: ".env.local" });
require("./polyfill");
var router = require('express').Router(), path = require('path/posix');
const cfg = require("./config").default;

fs.writeFileSync("a.txt", rest);
cc({ url: "redis://localhost:6379" }).connect();
new File({ filename: "app.log" });
app.listen(3000);
router.get("/", (req, res) => {
  const jwt = require("jsonwebtoken");
  res.send(jwt.sign({}, "secret"));
});
db.query("SELECT 1");
let redis;
try {
  redis = require("ioredis");
  require("optional-thing");
} catch (e) {
  redis = null;
}
function lazy() {
  return new redis("redis://cache:6379");
}
lazy(createCluster(), readFile(), sqlite3.Database, cfg.port);

async function load(name) {
  const { default: chalk, red } = await import("chalk");
  const mod = await import(`./plugins/${name}.js`);
  (await import("@scope/tool/sub")).run();
  import("lazy").then((m) => m.start());
  chalk.bold(red("x"));
  mod.go(require("./handlers/" + name));
}

function shadow(fs, { app }) {
  fs.writeFile("not the module");
  app.listen(1);
}
