"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit."""

import os
import pathlib
import re
import shutil
import unittest

from throwaway import BAD, GOOD, ROOT, Case, version


class Hooks(Case):
    def setUp(self):
        super().setUp()
        self.make_shop()

    def hooks_repository(self):
        """A repository with our hooks file alone: hooks of the language system need no more."""
        hooks = self.folder / "hooks"
        hooks.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
        return self.committed(hooks)

    def committed(self, hooks):
        self.must("git", "init", "-q", at=hooks)
        self.must("git", "add", ".", at=hooks)
        self.must("git", "commit", "-q", "-m", "hooks", at=hooks)
        return hooks, self.must("git", "rev-parse", "HEAD", at=hooks).strip()

    def configure(self, hooks, lines, head=""):
        """Commits a .pre-commit-config.yaml with these lines below `hooks:` and installs it."""
        folder, revision = hooks
        text = f"{head}repos:\n- repo: {folder}\n  rev: {revision}\n  hooks:\n"
        self.write(".pre-commit-config.yaml", text + "".join(f"  {line}\n" for line in lines))
        self.must("git", "add", ".")
        self.must("git", "commit", "-q", "-m", "hooks")
        self.must("pre-commit", "install", "-t", "pre-commit", "-t", "pre-push")

    def commit(self, *arguments):
        return self.run_in(self.shop, "git", "commit", "-m", "next", *arguments)

    def refused(self, ran, path):
        self.assertNotEqual(ran.returncode, 0, ran.stdout)
        self.assertIn("logs/file-handler", ran.stdout)
        self.assertIn(path, ran.stdout)

    def passed(self, ran, hook="xii (the one on the path)"):
        self.assertEqual(ran.returncode, 0, ran.stdout)
        self.assertRegex(ran.stdout, rf"(?m)^{re.escape(hook)}\.+Passed$")

    def test_the_hooks_file_is_one(self):
        self.must("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")

    def test_a_violation_is_not_committed_and_a_clean_change_is(self):
        self.configure(self.hooks_repository(), ["- id: xii-system"])
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        self.refused(self.commit(), "shop/new.py")
        self.assertEqual(self.must("git", "rev-list", "--count", "HEAD").strip(), "2")
        self.write("shop/new.py", GOOD)
        self.must("git", "add", ".")
        self.passed(self.commit())
        self.assertEqual(self.must("git", "rev-list", "--count", "HEAD").strip(), "3")

    def test_what_git_commits_without_git_add(self):
        self.configure(self.hooks_repository(), ["- id: xii-system"])
        self.write("shop/log.py", BAD)
        self.refused(self.commit("-a"), "shop/log.py")
        self.refused(self.commit("shop/log.py"), "shop/log.py")
        self.write("shop/log.py", GOOD + "# more\n")
        self.passed(self.commit("-a"))

    def test_only_what_is_staged_counts(self):
        self.configure(self.hooks_repository(), ["- id: xii-system"])
        # Bad in the index, good again in the work tree.
        self.write("shop/log.py", BAD)
        self.must("git", "add", ".")
        self.write("shop/log.py", GOOD)
        self.refused(self.commit(), "shop/log.py")
        # And the other way round.
        self.write("shop/log.py", GOOD + "# more\n")
        self.must("git", "add", ".")
        self.write("shop/log.py", BAD)
        self.passed(self.commit())

    def test_what_the_settings_exclude_passes(self):
        self.write("xii.toml", 'exclude = ["legacy/"]\n')
        self.configure(self.hooks_repository(), ["- id: xii-system"])
        self.write("legacy/log.py", BAD)
        self.must("git", "add", ".")
        self.passed(self.commit())

    def test_what_pre_commit_excludes_passes(self):
        self.configure(self.hooks_repository(), ["- id: xii-system"], head="exclude: ^legacy/\n")
        self.write("legacy/log.py", BAD)
        self.write("shop/other.py", GOOD)
        self.must("git", "add", ".")
        self.passed(self.commit())

    def test_files_that_are_no_text_pass(self):
        self.configure(self.hooks_repository(), ["- id: xii-system", "  types: [file]"])
        (self.shop / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\xff")
        self.write("LICENSE", "yours\n")
        self.must("git", "add", ".")
        self.passed(self.commit())

    def test_arguments_of_the_user(self):
        lines = ["- id: xii-system", "  args: [--fail-on, never]"]
        self.configure(self.hooks_repository(), lines)
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        self.passed(self.commit())

    def test_the_whole_repository_before_a_push(self):
        lines = ["- id: xii-full", "  language: system"]
        self.configure(self.hooks_repository(), lines)
        remote = self.folder / "remote"
        self.must("git", "init", "-q", "--bare", remote)
        self.must("git", "remote", "add", "origin", remote)
        self.passed(self.run_in(self.shop, "git", "push", "origin", "HEAD"), "xii (whole repository)")
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        # Not a hook of commits.
        self.assertEqual(self.commit().returncode, 0)
        # Nothing that is pushed last is bad, but the repository is.
        self.write("README.md", "# shop\n")
        self.must("git", "add", ".")
        self.assertEqual(self.commit().returncode, 0)
        self.refused(self.run_in(self.shop, "git", "push", "origin", "HEAD"), "shop/new.py")

    def test_the_whole_repository_by_hand(self):
        self.configure(self.hooks_repository(), ["- id: xii-full", "  language: system"])
        by_hand = ["pre-commit", "run", "--hook-stage", "manual", "--all-files", "xii-full"]
        self.passed(self.run_in(self.shop, *by_hand), "xii (whole repository)")
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        self.refused(self.run_in(self.shop, *by_hand), "shop/new.py")

    @unittest.skipUnless(os.environ.get("WHEEL"), "WHEEL names no wheel")
    def test_a_mirror_takes_the_wheel(self):
        wheel = pathlib.Path(os.environ["WHEEL"]).resolve()
        mirror = self.folder / "mirror"
        script = ROOT / "packaging" / "pre-commit-mirror.sh"
        self.must(script, mirror, f"xii @ {wheel.as_uri()}", at=self.folder)
        self.configure(self.committed(mirror), ["- id: xii", "- id: xii-full"])
        # What is on the path must not be what runs.
        self.without_xii_on_the_path()
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        self.refused(self.commit(), "shop/new.py")
        self.write("shop/new.py", GOOD)
        self.must("git", "add", ".")
        self.passed(self.commit(), "xii")
        python = list((self.folder / "pre-commit").glob("repo*/py_env-*/bin/xii"))
        self.assertEqual(len(python), 1, python)
        self.assertEqual(self.must(python[0], "--version").strip(), f"xii {version()}")

    def without_xii_on_the_path(self):
        path = self.environment["PATH"].split(os.pathsep)
        kept = [folder for folder in path if not os.access(f"{folder}/xii", os.X_OK)]
        self.environment["PATH"] = os.pathsep.join(kept)
        self.assertIsNone(shutil.which("xii", path=self.environment["PATH"]))


if __name__ == "__main__":
    unittest.main()
