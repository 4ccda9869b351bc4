//! How much stack the parser would need, told from the text before it is parsed: it recurses
//! without a bound of its own, and a stack overflow aborts the whole process.
//!
//! `lang::depth` counts brackets alone and takes those in strings for real. Here strings,
//! comments and regular expressions are left out, so that minified bundles pass, and what
//! recurses without brackets counts as well: `a ? b : c ? d : ...`, `a = b = ...`,
//! `else if`, `<a><b>`. Where a slash may either divide or start a regular expression this
//! guesses, so it is a guard against accidents, with room to spare.

/// Units of about half a kilobyte of the parser's stack that a file may need: a megabyte.
const MOST: u32 = 2000;

/// A bracket, with an expression or statement inside.
const BRACKET: u32 = 4;

/// A tag or a type argument.
const ANGLE: u32 = 3;

/// The right side of an operator that nests to the right, a statement's body.
const CHAIN: u32 = 1;

/// Words whose operand or body nests inside them.
const NESTING: [&str; 14] = [
    "typeof", "void", "delete", "await", "yield", "new", "else", "for", "while", "do", "if",
    "with", "keyof", "extends",
];

/// Those among them that start a statement of their own behind an operand or a `}`.
const STATEMENTS: [&str; 5] = ["for", "while", "do", "if", "with"];

/// Words that cannot stand inside an expression: whatever came before is finished.
const FINISHING: [&str; 10] = [
    "const", "var", "export", "return", "throw", "switch", "try", "break", "continue", "case",
];

/// Words after which an operand follows, even on the next line.
const OPERATORS: [&str; 9] = [
    "in",
    "of",
    "instanceof",
    "as",
    "is",
    "satisfies",
    "async",
    "static",
    "infer",
];

/// Where a text nests too deeply for the parser, if it does.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        open: Vec::new(),
        level: 0,
        needed: 0,
        previous: Token::Operator,
        broken: false,
    };
    while scan.at < scan.bytes.len() {
        scan.step();
        if scan.needed > MOST {
            return Some(scan.at.min(text.len()));
        }
    }
    None
}

/// What the last token was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A name, literal or closing bracket other than `)`.
    Operand,
    /// `)`, behind which a statement's body may follow.
    Parenthesis,
    /// An operator, opening bracket or word that wants an operand.
    Operator,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// For each open bracket: whether it is a template's, and the chain around it.
    open: Vec<(bool, u32)>,
    /// The chain in the innermost bracket.
    level: u32,
    /// What all that is open needs.
    needed: u32,
    previous: Token,
    /// Whether a line ended since the last token.
    broken: bool,
}

impl Scan<'_> {
    fn step(&mut self) {
        let byte = self.bytes[self.at];
        let next = self.bytes.get(self.at + 1).copied().unwrap_or(0);
        let mut length = 1;
        let mut token = Token::Operator;
        match byte {
            b'\n' | b'\r' => {
                self.broken = true;
                self.at += 1;
                return;
            }
            b' ' | b'\t' => {
                self.at += 1;
                return;
            }
            b'/' if next == b'/' => {
                self.at = self.find_from(2, |byte| matches!(byte, b'\n' | b'\r'));
                return;
            }
            b'/' if next == b'*' => {
                let rest = &self.bytes[(self.at + 2).min(self.bytes.len())..];
                let end = rest.windows(2).position(|pair| pair == b"*/");
                self.at = end.map_or(self.bytes.len(), |end| self.at + end + 4);
                return;
            }
            b'/' if next == b'>' => {
                self.close_angle();
                length = 2;
            }
            b'/' if self.previous == Token::Operator && self.regular_expression() => {
                token = Token::Operand;
                length = 0;
            }
            b'"' | b'\'' => {
                self.string(byte);
                token = Token::Operand;
                length = 0;
            }
            b'`' => {
                self.at += 1;
                self.template();
                return;
            }
            b'(' | b'[' | b'{' => self.open(false),
            b')' => {
                self.close();
                token = Token::Parenthesis;
            }
            b']' => {
                self.close();
                token = Token::Operand;
            }
            b'}' => {
                self.at += 1;
                self.previous = Token::Operand;
                self.broken = false;
                if self.close() {
                    self.template();
                }
                return;
            }
            b';' | b',' => self.finish(),
            b'<' if next == b'/' => {
                self.close_angle();
                length = 2;
            }
            b'<' if next.is_ascii_alphabetic() || next == b'>' => self.nest(ANGLE),
            b'?' if next == b'?' || next == b'.' => length = 2,
            b'=' | b'!' | b'<' | b'>' if next == b'=' => {
                self.at = self.find_from(2, |byte| byte != b'=');
                length = 0;
            }
            // An attribute, or an assignment that ends here.
            b'=' if matches!(next, b'"' | b'\'' | b'{') && self.follows_name() => {}
            b'*' if next == b'*' => {
                self.nest(CHAIN);
                length = 2;
            }
            b'?' | b'=' | b'!' | b'~' | b':' => self.nest(CHAIN),
            b'-' | b'+' if self.previous == Token::Operator => self.nest(CHAIN),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | b'#' | b'@' | 0x80.. => {
                token = self.word();
                length = 0;
            }
            _ => {}
        }
        self.at += length;
        self.previous = token;
        self.broken = false;
    }

    fn follows_name(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        before.is_some_and(u8::is_ascii_alphanumeric)
    }

    fn word(&mut self) -> Token {
        let start = self.at;
        let is_part =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80;
        self.at = self.find_from(1, |byte| !is_part(byte));
        let word = &self.bytes[start..self.at];
        let is_one_of = |words: &[&str]| words.iter().any(|one| one.as_bytes() == word);
        let short = word.len() <= 10 && word[0].is_ascii_lowercase();
        if short && is_one_of(&NESTING) {
            if self.previous == Token::Operand && is_one_of(&STATEMENTS) {
                self.finish();
            }
            self.nest(CHAIN);
            return Token::Operator;
        }
        if short && is_one_of(&FINISHING) {
            self.finish();
            return Token::Operator;
        }
        // Two operands on two lines are two statements.
        if self.broken && self.previous == Token::Operand {
            self.finish();
        }
        if short && is_one_of(&OPERATORS) {
            return Token::Operator;
        }
        Token::Operand
    }

    fn nest(&mut self, needs: u32) {
        self.level += needs;
        self.needed += needs;
    }

    /// What the innermost bracket holds so far is finished.
    fn finish(&mut self) {
        self.needed = self.needed.saturating_sub(self.level);
        self.level = 0;
    }

    fn close_angle(&mut self) {
        let closed = ANGLE.min(self.level);
        self.level -= closed;
        self.needed = self.needed.saturating_sub(closed);
    }

    fn open(&mut self, template: bool) {
        self.open.push((template, self.level));
        self.level = 0;
        self.needed += BRACKET;
    }

    /// Gives whether the bracket was a template's.
    fn close(&mut self) -> bool {
        let Some((template, level)) = self.open.pop() else {
            return false;
        };
        self.finish();
        self.level = level;
        self.needed = self.needed.saturating_sub(BRACKET);
        template
    }

    /// The rest of a template, up to its end or its next hole.
    fn template(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    self.previous = Token::Operand;
                    self.broken = false;
                    return;
                }
                b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                    self.at += 2;
                    self.open(true);
                    self.previous = Token::Operator;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }

    /// A string, which ends with its line at the latest.
    fn string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'\n' => return,
                _ => {
                    self.at += 1;
                    if byte == quote {
                        return;
                    }
                }
            }
        }
    }

    /// Passes over a regular expression, if one ends on this line.
    fn regular_expression(&mut self) -> bool {
        let mut class = false;
        let mut at = self.at + 1;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' | b'\r' => return false,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    self.at = at + 1;
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        false
    }

    /// The first offset behind `skip` more bytes where `end` holds, or the end of the text.
    fn find_from(&self, skip: usize, end: impl Fn(u8) -> bool) -> usize {
        let from = (self.at + skip).min(self.bytes.len());
        self.bytes[from..]
            .iter()
            .position(|byte| end(*byte))
            .map_or(self.bytes.len(), |offset| from + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_parser_recurses_on_is_refused() {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{a:", "}"),
            ("f(function(){", "})"),
            ("f(()=>{return ", "})"),
            ("`${", "}`"),
            ("class{a=", "}"),
            ("a?b:", ""),
            ("a?", ":b"),
            ("if(a){}else ", ""),
            ("if(a)\n", ""),
            ("a=", ""),
            ("a=\n", ""),
            ("a=>", ""),
            ("typeof ", ""),
            ("! ", ""),
            ("- ", ""),
            ("a**", ""),
            ("new ", ""),
            ("<a>", "</a>"),
            ("A<", ">"),
            ("b:", ""),
            ("for(;;)\n", ""),
        ] {
            let text = format!("x={}1{}", open.repeat(5000), close.repeat(5000));
            assert!(too_deep(&text).is_some(), "{open}");
        }
    }

    #[test]
    fn what_only_looks_deep_is_not() {
        for piece in [
            "const a = (b ? c : d) ? e : f;\n",
            "const a = b\n",
            "a.b = c\n",
            "export const A = f<B>(c)\n",
            "x = '(' + \"{\" + /[(/\\]{]/ + `((${a})`;\n",
            "// (((\n/* ((( */\n",
            "if (a) { b } else { c }\n",
            "<a b='c'><d/>text</a>\n",
            "case '(': return 1\n",
            "a(b)(c)[d].e;",
        ] {
            let text = piece.repeat(5000);
            assert!(too_deep(&text).is_none(), "{piece}");
        }
    }

    #[test]
    fn half_a_token_at_the_end() {
        for text in [
            "\\", "'\\", "`\\", "`${", "/", "/*", "/[", "a/\\", "é", "'é\\",
        ] {
            assert!(too_deep(text).is_none());
        }
    }
}
