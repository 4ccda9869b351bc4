//! `JUnit`'s XML, as CI servers read it: a suite for each factor, a failed case for each finding
//! that can fail a run, a skipped one for what is silenced, and one that passes where there is
//! nothing.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::safe::Xml;
use super::{printable, xml_text};
use crate::diagnostic::{FactorReport, Finding, Level, Report, Suppressed};

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub fn junit(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(Xml::new(out), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites: Vec<Suite> = report
        .factors
        .iter()
        .map(|factor| Suite::of(report, factor))
        .collect();
    let tests: usize = suites.iter().map(Suite::tests).sum();
    let failures: usize = suites.iter().map(|suite| suite.failed.len()).sum();
    let (tests, failures) = (tests.to_string(), failures.to_string());
    writer.write_event(Event::Start(BytesStart::new("testsuites").with_attributes(
        [
            ("name", "xii"),
            ("tests", tests.as_str()),
            ("failures", failures.as_str()),
            ("errors", "0"),
        ],
    )))?;
    for suite in &suites {
        suite.write(&mut writer)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writeln!(out)
}

/// One factor's cases. A finding stands in the suite of its own rule's factor.
struct Suite<'a> {
    name: String,
    failed: Vec<&'a Finding>,
    noted: Vec<&'a Finding>,
    known: Vec<&'a Finding>,
    silenced: Vec<&'a Suppressed>,
}

impl<'a> Suite<'a> {
    fn of(report: &'a Report, factor: &FactorReport) -> Self {
        let own = |finding: &&Finding| finding.factor == factor.factor;
        let (new, known): (Vec<_>, Vec<_>) = report
            .findings
            .iter()
            .filter(own)
            .partition(|finding| finding.is_new());
        let (noted, failed) = new
            .into_iter()
            .partition(|finding| finding.level == Level::Note);
        Self {
            name: format!("{} {}", factor.factor.roman(), factor.factor.slug()),
            failed,
            noted,
            known,
            silenced: report
                .suppressed
                .iter()
                .filter(|one| own(&&one.finding))
                .collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.skipped() == 0
    }

    fn tests(&self) -> usize {
        if self.is_empty() {
            return 1;
        }
        self.failed.len() + self.skipped()
    }

    fn skipped(&self) -> usize {
        self.noted.len() + self.known.len() + self.silenced.len()
    }

    fn write<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        let tests = self.tests().to_string();
        let failures = self.failed.len().to_string();
        let skipped = self.skipped().to_string();
        writer.write_event(Event::Start(BytesStart::new("testsuite").with_attributes(
            [
                ("name", self.name.as_str()),
                ("tests", tests.as_str()),
                ("failures", failures.as_str()),
                ("errors", "0"),
                ("skipped", skipped.as_str()),
            ],
        )))?;
        if self.is_empty() {
            // A suite without a case is shown as missing.
            writer.write_event(Event::Empty(BytesStart::new("testcase").with_attributes([
                ("name", "no finding"),
                ("classname", self.name.as_str()),
            ])))?;
        }
        for finding in &self.failed {
            open(writer, finding)?;
            let message = xml_text(&finding.message);
            writer.write_event(Event::Start(BytesStart::new("failure").with_attributes([
                ("message", message.as_str()),
                ("type", finding.level.slug()),
            ])))?;
            let text = format!(
                "{}:{}:{}\n{}\nhelp: {}",
                xml_text(&finding.location.path),
                finding.location.start.line,
                finding.location.start.column,
                xml_text(&printable(&finding.message)),
                xml_text(&printable(&finding.help))
            );
            writer.write_event(Event::Text(BytesText::new(&text)))?;
            writer.write_event(Event::End(BytesEnd::new("failure")))?;
            writer.write_event(Event::End(BytesEnd::new("testcase")))?;
        }
        for finding in &self.noted {
            open(writer, finding)?;
            skipped_because(writer, &format!("note: {}", finding.message))?;
        }
        for finding in &self.known {
            open(writer, finding)?;
            let why = format!("in the {}: {}", finding.status.slug(), finding.message);
            skipped_because(writer, &why)?;
        }
        for silenced in &self.silenced {
            open(writer, &silenced.finding)?;
            let reason = silenced.reason.as_deref().unwrap_or("no reason given");
            skipped_because(writer, &format!("suppressed: {reason}"))?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))
    }
}

fn open<W: Write>(writer: &mut Writer<W>, finding: &Finding) -> io::Result<()> {
    let path = xml_text(&finding.location.path);
    let line = finding.location.start.line.to_string();
    let name = format!("{} {path}:{line}", finding.rule);
    writer.write_event(Event::Start(BytesStart::new("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", path.as_str()),
        ("file", path.as_str()),
        ("line", line.as_str()),
    ])))
}

/// Says why a case counts neither as passed nor as failed, and closes it.
fn skipped_because<W: Write>(writer: &mut Writer<W>, why: &str) -> io::Result<()> {
    let why = xml_text(why);
    writer.write_event(Event::Empty(
        BytesStart::new("skipped").with_attributes([("message", why.as_str())]),
    ))?;
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}
