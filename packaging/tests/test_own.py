"""What we ship keeps the rules that we ship."""

import json
import re
import shutil
import unittest

from throwaway import ROOT, Case


class Own(Case):
    def found(self, folder):
        """Findings of every level, as (path, rule)."""
        ran = self.run_in(folder, "xii", "check", "--format", f"json={self.folder}/report.json")
        self.assertIn(ran.returncode, (0, 1), ran.stdout)
        report = json.loads((self.folder / "report.json").read_text())
        return {(each["path"], each["rule"]) for each in report["findings"]}

    def copy(self, change):
        """A repository with our Dockerfile, changed, and all that it copies."""
        folder = self.folder / "own"
        folder.mkdir()
        for name in ["Cargo.toml", "Cargo.lock", "build.rs", ".dockerignore"]:
            shutil.copy(ROOT / name, folder)
        self.write("Dockerfile", change((ROOT / "Dockerfile").read_text()), at=folder)
        self.must("git", "init", "-q", at=folder)
        self.must("git", "add", ".", at=folder)
        return self.found(folder)

    def test_nothing_is_found_in_the_image_and_the_packaging(self):
        of = r"Dockerfile|\.dockerignore|action\.yml|pyproject\.toml|\.pre-commit-hooks\.yaml|packaging/.*"
        found = {each for each in self.found(ROOT) if re.fullmatch(of, each[0])}
        self.assertEqual(found, set())

    def test_the_image_is_looked_at(self):
        self.assertEqual({each for each in self.copy(str) if each[0] == "Dockerfile"}, set())
        shutil.rmtree(self.folder / "own")
        worse = self.copy(lambda text: text.replace("git=1:", "curl git=1:"))
        self.assertIn(("Dockerfile", "dependencies/unpinned-install"), worse)

    def test_the_image_gets_what_it_copies_and_no_more(self):
        copied = set()
        for line in (ROOT / "Dockerfile").read_text().splitlines():
            if line.startswith("COPY ") and "--from" not in line:
                copied |= set(line.split()[1:-1])
        ignored = (ROOT / ".dockerignore").read_text().splitlines()
        self.assertEqual({line[1:] for line in ignored if line.startswith("!")}, copied)
        self.assertIn("*", ignored)
        for name in copied:
            self.assertTrue((ROOT / name).exists(), name)


if __name__ == "__main__":
    unittest.main()
