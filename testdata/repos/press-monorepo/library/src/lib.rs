//! Turns an issue into a mail.

/// The issue's Markdown as the HTML of a mail.
pub fn html(issue: &str) -> String {
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, pulldown_cmark::Parser::new(issue));
    out
}
