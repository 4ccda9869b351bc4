"""Throwaway repositories, and programs run in them.

The program under test is the `xii` on the path, as it is for the hooks and the CI jobs.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Breaks logs, at level error, on its third line.
BAD = 'import logging\n\nhandler = logging.FileHandler("shop.log")\n'
GOOD = "import logging\n\nhandler = logging.StreamHandler()\n"


def version():
    """The version that Cargo.toml gives the program."""
    for line in (ROOT / "Cargo.toml").read_text().splitlines():
        if line.startswith("version = "):
            return line.split('"')[1]
    raise AssertionError("Cargo.toml has no version")


class Case(unittest.TestCase):
    """A folder of its own for each test, and an environment that no one else has set."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xii-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XII_", "GIT_", "GITHUB_", "PRE_COMMIT")) and name != "CI"
        }
        self.environment |= {
            "NO_COLOR": "1",
            "HOME": str(self.folder / "home"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(self.folder / "pre-commit"),
        }
        (self.folder / "home").mkdir()
        for key, value in [
            ("user.name", "x"),
            ("user.email", "x@example.org"),
            ("init.defaultBranch", "main"),
            ("protocol.file.allow", "always"),
        ]:
            self.must("git", "config", "--global", key, value, at=self.folder)

    def run_in(self, at, *command, **environment):
        """Runs a program; its output and errors come as one text."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=at,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )

    def must(self, *command, at=None):
        """Runs a program that must succeed, and gives what it printed."""
        ran = self.run_in(at or self.shop, *command)
        self.assertEqual(ran.returncode, 0, f"{command}\n{ran.stdout}")
        return ran.stdout

    def write(self, path, text, at=None):
        path = (at or self.shop) / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def make_shop(self):
        """A repository of an app, with a first commit that is clean."""
        self.shop = self.folder / "shop"
        self.shop.mkdir()
        self.must("git", "init", "-q")
        self.write("shop/log.py", GOOD)
        self.write("requirements.txt", "flask==3.0.0\n")
        self.must("git", "add", ".")
        self.must("git", "commit", "-q", "-m", "first")
