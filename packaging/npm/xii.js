#!/usr/bin/env node
// Starts the program that npm installed for this platform, as if it had been started itself.
"use strict";

const { spawn } = require("node:child_process");

/** The path of the program in the package for this platform. */
function program() {
  const name = `xii-${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "xii.exe" : "xii";
  for (const candidate of [name, `${name}-musl`]) {
    try {
      return require.resolve(`${candidate}/${file}`);
    } catch {
      // Not installed: npm leaves out what is for other platforms.
    }
  }
  console.error(
    `xii: no program for ${process.platform}-${process.arch}: the package ${name} is not ` +
      "installed (was it left out by --omit=optional, or is there none for this platform?)",
  );
  process.exit(2);
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
const passed = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of passed) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`xii: cannot be started: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  // Whoever started this one is to see the same end.
  for (const each of passed) {
    process.removeAllListeners(each);
  }
  process.kill(process.pid, signal);
});
