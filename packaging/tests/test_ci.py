"""The GitHub action and the GitLab job: read by their schemas, and run script by script."""

import json
import os
import pathlib
import re
import unittest

import yaml

from throwaway import BAD, GOOD, ROOT, Case, version

ACTION = ROOT / "action.yml"
JOB = ROOT / "packaging" / "xii.gitlab-ci.yml"


class Action(Case):
    """Runs a composite action as far as a machine without the service can."""

    def setUp(self):
        super().setUp()
        self.make_shop()
        self.action = yaml.safe_load(ACTION.read_text())
        # A runner's own folder and the file that a job's summary goes to.
        self.runner = self.folder / "runner"
        self.runner.mkdir()
        self.summary = self.runner / "summary"

    def test_the_schema(self):
        self.must("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)

    def test_nothing_of_a_caller_is_pasted_into_a_script(self):
        for step in self.action["runs"]["steps"]:
            self.assertNotIn("${{", step.get("run", ""))

    def value(self, text):
        """An expression's value; fails on names that the action does not have."""
        if text.startswith("inputs."):
            return self.inputs[text.removeprefix("inputs.")]
        if text == "github.action_path":
            return str(ROOT)
        step, output = re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", text).groups()
        self.assertIn(step, [each.get("id") for each in self.action["runs"]["steps"]])
        # Of a step that was not run there is nothing.
        return self.outputs.get(step, {}).get(output, "")

    def filled(self, text):
        return re.sub(r"\$\{\{ *(\S+) *\}\}", lambda found: self.value(found[1]), str(text))

    def holds(self, condition, failed):
        """Whether a step is run; conditions are comparisons of strings, joined by `&&`."""
        parts = [part.strip() for part in condition.split("&&")]
        for part in parts:
            if part in ("always()", "success()"):
                continue
            left, sign, right = re.fullmatch(r"(\S+) (==|!=) '(.*)'", part).groups()
            if (self.value(left) == right) != (sign == "=="):
                return False
        return "always()" in parts or not failed

    def run_action(self, **inputs):
        """Runs the steps; gives whether the action failed, its log and what others' actions got."""
        known = self.action["inputs"]
        self.assertLessEqual(set(inputs), set(known))
        self.inputs = {name: inputs.get(name, known[name]["default"]) for name in known}
        self.outputs, used, log, failed = {}, [], "", False
        path = self.environment["PATH"]
        for number, step in enumerate(self.action["runs"]["steps"]):
            self.assertNotIn("continue-on-error", step)
            if not self.holds(step.get("if", "success()"), failed):
                continue
            if "uses" in step:
                used.append((step["uses"], {k: self.filled(v) for k, v in step["with"].items()}))
                continue
            self.assertEqual(step["shell"], "bash")
            script, output, paths = (self.runner / f"{name}{number}" for name in ("run", "out", "path"))
            script.write_text(step["run"])
            output.touch()
            paths.touch()
            ran = self.run_in(
                self.shop,
                *"bash --noprofile --norc -eo pipefail".split(),
                script,
                PATH=path,
                RUNNER_TEMP=str(self.runner),
                GITHUB_ACTIONS="true",
                GITHUB_OUTPUT=str(output),
                GITHUB_PATH=str(paths),
                GITHUB_STEP_SUMMARY=str(self.summary),
                **{name: self.filled(value) for name, value in step.get("env", {}).items()},
            )
            log += ran.stdout
            failed = failed or ran.returncode != 0
            lines = output.read_text().splitlines()
            self.outputs[step.get("id", str(number))] = dict(line.split("=", 1) for line in lines)
            path = os.pathsep.join([*reversed(paths.read_text().splitlines()), path])
        return failed, log, used

    def test_a_violation_is_annotated_uploaded_and_then_fails(self):
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        failed, log, used = self.run_action()
        self.assertTrue(failed)
        self.assertRegex(log, r"(?m)^::error file=shop/new.py,line=3,")
        self.assertIn("logs/file-handler", self.summary.read_text())
        (action, arguments), = used
        self.assertRegex(action, r"^github/codeql-action/upload-sarif@")
        sarif = json.loads((self.shop / arguments["sarif_file"]).read_text())
        found = [result["ruleId"] for result in sarif["runs"][0]["results"]]
        self.assertEqual(len(found), 1)
        self.assertEqual(self.outputs["check"], {"exit-code": "1", "sarif": "xii.sarif"})

    def test_a_clean_repository_passes(self):
        failed, log, used = self.run_action()
        self.assertFalse(failed, log)
        self.assertNotIn("::error", log)
        self.assertEqual(len(used), 1)
        self.assertEqual(self.outputs["check"]["exit-code"], "0")

    def test_arguments_and_the_file_are_the_callers(self):
        self.write("shop/new.py", BAD)
        self.write("shop/worse.py", BAD)
        self.must("git", "add", ".")
        failed, log, used = self.run_action(
            args="--fail-on never\n--exclude *worse.py", sarif="of mine.sarif", upload="false"
        )
        self.assertFalse(failed, log)
        self.assertIn("file=shop/new.py", log)
        self.assertNotIn("worse", log)
        self.assertEqual(used, [])
        self.assertTrue((self.shop / "of mine.sarif").exists())

    def test_an_argument_is_no_command(self):
        failed, log, _ = self.run_action(args="--exclude $(touch${IFS}a);touch b `touch c`")
        self.assertTrue(failed, log)
        for name in "abc":
            self.assertFalse((self.shop / name).exists(), log)

    def test_wrong_usage_uploads_nothing(self):
        # Of an earlier run: it must not be taken for this one's.
        self.write("xii.sarif", "{}")
        failed, log, used = self.run_action(args="--no-such-flag")
        self.assertTrue(failed)
        self.assertIn("--no-such-flag", log)
        self.assertEqual(used, [])
        self.assertEqual(self.outputs["check"], {"exit-code": "2"})

    @unittest.skipUnless(os.environ.get("WHEEL"), "WHEEL names no wheel")
    def test_a_release_is_installed(self):
        wheel = pathlib.Path(os.environ["WHEEL"]).resolve()
        self.environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheel.parent)}
        failed, log, _ = self.run_action(version=version())
        self.assertFalse(failed, log)
        self.assertTrue((self.runner / "xii" / "bin" / "xii").exists(), log)
        failed, log, _ = self.run_action(version="0.0.0")
        self.assertTrue(failed)
        self.assertIn("xii==0.0.0", log)


class Init(Case):
    """What `xii init` writes for CI is of this repository, and asks nothing that is not there."""

    def written(self, service, path):
        self.make_shop()
        self.must("xii", "init", "--no-baseline", "--ci", service)
        return self.shop / path

    def test_the_workflow(self):
        workflow = self.written("github", ".github/workflows/xii.yml")
        self.must("check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
        (job,) = yaml.safe_load(workflow.read_text())["jobs"].values()
        step = job["steps"][-1]
        self.assertEqual(step["uses"], f"OWNER/xii@v{version()}")
        self.assertLessEqual(set(step["with"]), set(yaml.safe_load(ACTION.read_text())["inputs"]))

    def test_the_job(self):
        path = self.written("gitlab", ".gitlab-ci.yml")
        self.must("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", path)
        (include,) = yaml.safe_load(path.read_text())["include"]
        self.assertEqual(ROOT / include["file"], JOB)
        self.assertEqual(include["ref"], f"v{version()}")
        inputs = yaml.safe_load(JOB.read_text().split("\n---\n")[0])["spec"]["inputs"]
        self.assertLessEqual(set(include["inputs"]), set(inputs))
        wanted = {name for name, said in inputs.items() if "default" not in said}
        self.assertLessEqual(wanted, set(include["inputs"]))


class Job(Case):
    """Runs the GitLab job's script."""

    def setUp(self):
        super().setUp()
        self.make_shop()
        self.header, self.jobs = JOB.read_text().split("\n---\n")

    def job(self, **inputs):
        """The job with its inputs filled in."""
        known = yaml.safe_load(self.header)["spec"]["inputs"]
        self.assertLessEqual(set(inputs), set(known))

        def value(found):
            name = found[1]
            return inputs[name] if name in inputs else known[name]["default"]

        return re.sub(r"\$\[\[ inputs\.(\w+) \]\]", value, self.jobs)

    def run_job(self, **inputs):
        job = yaml.safe_load(self.job(**inputs))["xii"]
        script = "\n".join(job["before_script"] + job["script"])
        variables = {name: str(value) for name, value in job["variables"].items()}
        ran = self.run_in(
            self.shop,
            *("bash", "-eo", "pipefail", "-c", script),
            **variables,
            CI="true",
            GITLAB_CI="true",
            CI_BUILDS_DIR=str(self.folder / "builds"),
            CI_PROJECT_DIR=str(self.shop),
        )
        artifact = job["artifacts"]["reports"]["codequality"]
        self.assertIn(artifact, job["artifacts"]["paths"])
        self.assertEqual(job["artifacts"]["when"], "always")
        return ran, self.shop / artifact

    def test_the_schema(self):
        self.write("job.yml", self.job(package="xii==0.1.0"))
        self.must("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", self.shop / "job.yml")

    @unittest.skipUnless(os.environ.get("WHEEL"), "WHEEL names no wheel")
    def test_a_violation_is_in_the_report_and_fails_the_job(self):
        ran, artifact = self.run_job(package=os.environ["WHEEL"])
        self.assertEqual(ran.returncode, 0, ran.stdout)
        self.assertEqual(json.loads(artifact.read_text()), [])
        self.write("shop/new.py", BAD)
        self.must("git", "add", ".")
        ran, artifact = self.run_job(package=os.environ["WHEEL"])
        self.assertEqual(ran.returncode, 1, ran.stdout)
        (found,) = json.loads(artifact.read_text())
        self.assertEqual(found["check_name"], "logs/file-handler")
        self.assertEqual(found["location"]["path"], "shop/new.py")
        self.assertIn("shop/new.py:3", ran.stdout)
        ran, _ = self.run_job(package=os.environ["WHEEL"], args="--fail-on never --level note")
        self.assertEqual(ran.returncode, 0, ran.stdout)


if __name__ == "__main__":
    unittest.main()
