//! Findings as a person reads them on a terminal: the marked source, the message, the way to
//! mend it, the rule's name as a link where the terminal can. Frames are miette's; it is
//! handed one clipped, masked line and never the file.

use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::printable;
use crate::diagnostic::{Finding, Level, Location, Report};

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Use colours.
    pub colour: bool,
    /// Make the rule's name a link.
    pub links: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// The page of the factor that a rule belongs to. The rule's own page is in the program:
/// `xii explain RULE`.
#[must_use]
pub fn rule_url(rule: &str) -> String {
    let factor = rule.split('/').next().unwrap_or(rule);
    format!("https://12factor.net/{factor}")
}

/// Writes each finding with its frame.
///
/// # Errors
/// When `out` cannot be written.
pub fn full(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let handler = handler(style);
    for finding in report.fresh() {
        let mut text = String::new();
        let diagnostic = Framed::new(finding, style);
        if handler.render_report(&mut text, &diagnostic).is_err() {
            // A frame is a comfort; the finding must not be lost with it.
            text = format!("{}: {}\n", finding.rule, printable(&finding.message));
        }
        writeln!(out, "{}", text.trim_end())?;
        for related in &finding.related {
            writeln!(
                out,
                "  note: {}:{}:{}: {}",
                printable(&related.location.path),
                related.location.start.line,
                related.location.start.column,
                printable(&related.message)
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: if style.colour {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(style.links)
        .with_context_lines(0)
        .without_syntax_highlighting()
}

/// A finding as miette wants it.
#[derive(Debug)]
struct Framed<'a> {
    finding: &'a Finding,
    source: Clipped<'a>,
    links: bool,
}

/// One line of a file that claims to be where it is.
#[derive(Debug)]
struct Clipped<'a>(&'a Location);

impl<'a> Framed<'a> {
    fn new(finding: &'a Finding, style: Style) -> Self {
        Self {
            finding,
            source: Clipped(&finding.location),
            links: style.links,
        }
    }
}

impl std::fmt::Display for Framed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&printable(&self.finding.message))
    }
}

impl std::error::Error for Framed<'_> {}

impl miette::Diagnostic for Framed<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(&self.finding.rule))
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.finding.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(printable(&self.finding.help)))
    }

    fn url<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.links
            .then(|| Box::new(rule_url(&self.finding.rule)) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (start, end) = self.finding.location.excerpt.label;
        let span = LabeledSpan::new(None, start, end - start);
        Some(Box::new(std::iter::once(span)))
    }
}

impl SourceCode for Clipped<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.0.excerpt.text.as_bytes();
        if span.offset() + span.len() > text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let whole = SourceSpan::new(0.into(), text.len());
        let line = (self.0.start.line.max(1) - 1) as usize;
        // The header shows the finding's own column, whatever was clipped.
        let column = (self.0.start.column.max(1) - 1) as usize;
        Ok(Box::new(MietteSpanContents::new_named(
            printable(&self.0.path),
            text,
            whole,
            line,
            column,
            1,
        )))
    }
}
