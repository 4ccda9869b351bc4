// Packs the npm packages:
//
//     node packaging/npm/build.mjs FOLDER PLATFORM=PROGRAM...
//
// `xii` has the launcher alone, and each platform a package with its program, of which npm
// installs the one that fits. PLATFORM is `host`, or as in `linux-x64`, `linux-x64-musl`,
// `darwin-arm64`, `win32-x64`. Only platforms that are given are named in `xii`, so that it never
// asks for a package that this release does not have.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const [out, ...given] = process.argv.slice(2);
if (out === undefined || given.length === 0) {
  console.error("usage: build.mjs FOLDER PLATFORM=PROGRAM...");
  process.exit(2);
}

const { private: _, ...common } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
common.version = /^version = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];

/** The platform that this runs on. */
function host() {
  const glibc = process.report?.getReport().header.glibcVersionRuntime;
  const musl = process.platform === "linux" && !glibc ? "-musl" : "";
  return `${process.platform}-${process.arch}${musl}`;
}

/** Packs this package.json and these files, a name and a source each; the first one is run. */
function pack(description, files) {
  const folder = mkdtempSync(join(tmpdir(), "xii-npm-"));
  try {
    // xii: ignore-next-line[processes/local-file-write] -- a package is built here
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
    for (const [name, source] of [
      ...files,
      ["LICENSE-MIT", join(root, "LICENSE-MIT")],
      ["LICENSE-APACHE", join(root, "LICENSE-APACHE")],
    ]) {
      copyFileSync(source, join(folder, name));
    }
    chmodSync(join(folder, files[0][0]), 0o755);
    execFileSync("npm", ["pack", "--silent", "--pack-destination", resolve(out), folder], {
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

mkdirSync(out, { recursive: true });
const optionalDependencies = {};
for (const argument of given) {
  const [asked, program] = argument.split("=");
  const platform = asked === "host" ? host() : asked;
  const [os, cpu, musl] = platform.split("-");
  const file = os === "win32" ? "xii.exe" : "xii";
  const { bin, ...rest } = common;
  const description = {
    ...rest,
    name: `xii-${platform}`,
    description: `The program of xii for ${platform}`,
    os: [os],
    cpu: [cpu],
  };
  if (os === "linux") {
    description.libc = [musl ?? "glibc"];
  }
  pack(description, [[file, resolve(program)]]);
  optionalDependencies[description.name] = common.version;
}
pack({ ...common, optionalDependencies }, [
  ["xii.js", join(here, "xii.js")],
  ["README.md", join(root, "README.md")],
]);
