//! Checkstyle's XML: findings by file.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use super::safe::Xml;
use super::xml_text;
use crate::diagnostic::{Finding, Level, Report};

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub fn checkstyle(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(Xml::new(out), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(
        BytesStart::new("checkstyle").with_attributes([("version", "4.3")]),
    ))?;
    // Findings are sorted by path.
    let fresh: Vec<_> = report.fresh().collect();
    for file in fresh.chunk_by(|a, b| a.location.path == b.location.path) {
        let path = xml_text(&file[0].location.path);
        writer.write_event(Event::Start(
            BytesStart::new("file").with_attributes([("name", path.as_str())]),
        ))?;
        for finding in file {
            writer.write_event(Event::Empty(error(finding)))?;
        }
        writer.write_event(Event::End(BytesEnd::new("file")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("checkstyle")))?;
    writeln!(out)
}

fn error(finding: &Finding) -> BytesStart<'static> {
    let line = finding.location.start.line.to_string();
    let column = finding.location.start.column.to_string();
    let message = xml_text(&format!("{}: {}", finding.message, finding.help));
    let source = format!("xii.{}", finding.rule.replace('/', "."));
    let severity = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "info",
    };
    BytesStart::new("error").with_attributes([
        ("line", line.as_str()),
        ("column", column.as_str()),
        ("severity", severity),
        ("message", message.as_str()),
        ("source", source.as_str()),
    ])
}
