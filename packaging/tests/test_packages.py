"""The wheel, the source distribution and the npm packages, installed where nothing else is."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tarfile
import time
import unittest
import zipfile

from throwaway import BAD, ROOT, Case, version

PACKAGES = os.environ.get("PACKAGES")


@unittest.skipUnless(PACKAGES, "PACKAGES names no folder")
class Packages(Case):
    def setUp(self):
        super().setUp()
        self.make_shop()

    def package(self, pattern):
        (found,) = pathlib.Path(PACKAGES).glob(pattern)
        return found

    def works(self, *program):
        """What people do first."""
        self.assertEqual(self.must(*program, "--version").strip(), f"xii {version()}")
        self.must(*program, "check")
        self.write("shop/new.py", BAD)
        ran = self.run_in(self.shop, *program, "check", "--format", "concise")
        self.assertEqual(ran.returncode, 1, ran.stdout)
        self.assertRegex(ran.stdout, r"(?m)^shop/new\.py:3:\S+ error\[logs/file-handler\]")
        self.assertEqual(self.run_in(self.shop, *program, "check", "--no-such").returncode, 2)

    def without_xii_on_the_path(self):
        path = self.environment["PATH"].split(os.pathsep)
        kept = [folder for folder in path if not os.access(f"{folder}/xii", os.X_OK)]
        self.environment["PATH"] = os.pathsep.join(kept)


class Wheel(Packages):
    def test_it_is_installed_and_works(self):
        self.without_xii_on_the_path()
        fresh = self.folder / "fresh"
        self.must("python3", "-m", "venv", fresh)
        install = ["install", "--quiet", "--no-index", self.package("*.whl")]
        self.must(fresh / "bin" / "pip", *install)
        self.works(fresh / "bin" / "xii")

    def test_it_holds_the_program_and_the_licences(self):
        with zipfile.ZipFile(self.package("*.whl")) as wheel:
            names = wheel.namelist()
            metadata = wheel.read(f"xii-{version()}.dist-info/METADATA").decode()
        self.assertIn(f"xii-{version()}.data/scripts/xii", names)
        for name in ["LICENSE-MIT", "LICENSE-APACHE"]:
            self.assertTrue(any(each.endswith(name) for each in names), names)
        self.assertEqual([each for each in names if "dist-info" not in each and "scripts" not in each], [])
        self.assertIn("\nLicense-Expression: MIT OR Apache-2.0\n", metadata)

    def test_the_sources_are_what_building_needs(self):
        with tarfile.open(self.package("*.tar.gz")) as sources:
            names = {pathlib.PurePath(*pathlib.PurePath(each).parts[1:]) for each in sources.getnames()}
        tracked = self.must("git", "ls-files", "src", "rules", at=ROOT).splitlines()
        self.assertEqual({pathlib.PurePath(each) for each in tracked} - names, set())
        top = {each.parts[0] for each in names}
        self.assertLessEqual({"Cargo.toml", "Cargo.lock", "build.rs", "pyproject.toml", "README.md"}, top)
        self.assertEqual(top & {"testdata", "tests", "benches", "docs", "packaging", ".ci"}, set())


class Npm(Packages):
    def setUp(self):
        super().setUp()
        self.without_xii_on_the_path()

    def install(self, *patterns):
        """A folder into which npm has installed packages, the network unasked."""
        app = self.folder / "app"
        app.mkdir()
        self.write("package.json", '{"name": "app", "private": true}\n', at=app)
        packages = [self.package(pattern) for pattern in patterns]
        self.must("npm", "install", "--offline", "--no-audit", "--no-fund", *packages, at=app)
        return app

    def test_it_is_installed_and_works(self):
        app = self.install("xii-[0-9]*.tgz", "xii-*-*-*.tgz")
        # `npx` starts what the folder around has installed.
        shutil.move(app / "node_modules", self.shop)
        self.write(".gitignore", "node_modules/\n")
        self.works("npx", "--no-install", "xii")
        # A word stays a word.
        ran = self.run_in(self.shop, "npx", "--no-install", "xii", "check", 'no such "folder"')
        self.assertIn('no such "folder"', ran.stdout)

    def test_what_comes_in_is_the_programs(self):
        app = self.install("xii-[0-9]*.tgz", "xii-*-*-*.tgz")
        ran = subprocess.run(
            [app / "node_modules/.bin/xii", "check", "--stdin-filename", "shop/new.py", "--format", "concise"],
            cwd=self.shop,
            env=self.environment,
            input=BAD,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual(ran.returncode, 1, ran.stderr)
        self.assertTrue(ran.stdout.startswith("shop/new.py:3:"), ran.stdout)

    def test_signals_end_the_program_too(self):
        app = self.install("xii-[0-9]*.tgz", "xii-*-*-*.tgz")
        # Waits for a standard input that never ends.
        with subprocess.Popen(
            [app / "node_modules/.bin/xii", "check", "--stdin-filename", "a.py"],
            cwd=self.shop,
            env=self.environment,
            stdin=subprocess.PIPE,
        ) as launcher:
            children = pathlib.Path(f"/proc/{launcher.pid}/task/{launcher.pid}/children")
            child = []
            for _ in range(100):
                child = children.read_text().split()
                if child:
                    break
                time.sleep(0.1)
            self.assertEqual(len(child), 1)
            launcher.send_signal(signal.SIGTERM)
            self.assertEqual(launcher.wait(timeout=10), -signal.SIGTERM)
            self.assertFalse(pathlib.Path(f"/proc/{child[0]}").exists())

    def test_without_the_platforms_package(self):
        with tarfile.open(self.package("xii-[0-9]*.tgz")) as packed:
            packed.extract("package/xii.js", self.folder)
            description = json.load(packed.extractfile("package/package.json"))
            names = {name.removeprefix("package/") for name in packed.getnames()}
        licences = {"LICENSE-MIT", "LICENSE-APACHE"}
        self.assertEqual(names - licences, {"package.json", "README.md", "xii.js"})
        self.assertLessEqual(licences, names)
        self.assertEqual(list(description["optionalDependencies"].values()), [version()])
        ran = self.run_in(self.shop, "node", self.folder / "package/xii.js", "check")
        self.assertEqual(ran.returncode, 2)
        (platform,) = description["optionalDependencies"]
        self.assertIn(f"the package {platform} is not installed", ran.stdout)


if __name__ == "__main__":
    unittest.main()
