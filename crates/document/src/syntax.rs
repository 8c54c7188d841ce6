//! Syntax: the recoverable parser of `toml`, its messages in plain words, and a limit on nesting.

use std::ops::Range;

use toml::de::DeTable;
use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, Span};

use crate::fault::Fault;
use crate::node::{self, Entry};
use crate::source::Source;

/// Brackets in brackets, and parts of one dotted key. Files people write need four.
pub const MAX_DEPTH: usize = 16;

/// The tree, as far as it could be made out, and what is wrong with the syntax.
pub(crate) fn parse(source: &Source) -> (Vec<Entry>, Vec<Fault>) {
    if let Some(span) = too_deep(source) {
        let fault = Fault::new(span, format!("nested more than {MAX_DEPTH} levels deep"))
            .with_help("write it flatter");
        return (Vec::new(), vec![fault]);
    }
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let mut faults: Vec<Fault> = errors.iter().map(|error| fault(error, source)).collect();
    faults.sort_by_key(|fault| fault.span.start);
    // Behind the first fault of a line the parser is out of step; what it finds there is an echo.
    faults.dedup_by_key(|fault| source.line_index(fault.span.start));
    (node::entries(table.into_inner(), source), faults)
}

/// The tree of `toml` is built and dropped by recursion, and its own limits (80 brackets times 80
/// parts of a key) multiply to more than a small stack holds. So depth is measured on the events.
fn too_deep(source: &Source) -> Option<Range<usize>> {
    let tokens = toml_parser::Source::new(&source.text).lex().into_vec();
    let mut depth = Depth::default();
    parse_document(&tokens, &mut depth, &mut ());
    depth.exceeded.map(|span| source.fit(&(span.start()..span.end())))
}

#[derive(Default)]
struct Depth {
    brackets: usize,
    key_parts: usize,
    exceeded: Option<Span>,
}

impl Depth {
    fn open(&mut self, span: Span) -> bool {
        self.key_parts = 0;
        self.brackets += 1;
        if self.brackets > MAX_DEPTH {
            self.exceeded.get_or_insert(span);
        }
        self.brackets <= MAX_DEPTH
    }

    fn close(&mut self) {
        self.key_parts = 0;
        self.brackets = self.brackets.saturating_sub(1);
    }
}

impl EventReceiver for Depth {
    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(span)
    }
    fn inline_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.close();
    }
    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(span)
    }
    fn array_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.close();
    }
    fn simple_key(&mut self, span: Span, _: Option<Encoding>, _: &mut dyn ErrorSink) {
        self.key_parts += 1;
        if self.key_parts > MAX_DEPTH {
            self.exceeded.get_or_insert(span);
        }
    }
    fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.key_parts = 0;
    }
    fn array_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.key_parts = 0;
    }
    fn key_val_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.key_parts = 0;
    }
    fn newline(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.key_parts = 0;
    }
}

fn fault(error: &toml::de::Error, source: &Source) -> Fault {
    let span = source.fit(&error.span().unwrap_or_default());
    let (message, help) = plain_words(error.message(), source.snippet(&span));
    Fault { span, message, help }
}

/// The parser speaks of TOML; a person filling in a mapping file may never have heard of it.
fn plain_words(message: &str, snippet: &str) -> (String, Option<String>) {
    let is = |start: &str| message.starts_with(start);
    if is("string values must be quoted") || guessed(message, snippet) {
        return unquoted(snippet);
    }
    if is("duplicate key") {
        let message = format!("`{snippet}` is written more than once");
        return (message, Some("keep one of them, or join the two tables".to_owned()));
    }
    if is("cannot extend value of type") {
        let message = format!("`{snippet}` already has a value, so it cannot be a table as well");
        return (message, Some("give one of them another name".to_owned()));
    }
    if is("invalid unquoted key") && snippet == ":" {
        let message = "a key and its value are joined by `=`, not `:`".to_owned();
        return (message, Some("write it as `key = \"value\"`".to_owned()));
    }
    let unseen = snippet.chars().any(|c| c.is_control() && !matches!(c, '\r' | '\n'));
    if unseen {
        let message = "a character that cannot be seen".to_owned();
        return (message, Some("remove it, or write it as an escape (\\u0001)".to_owned()));
    }
    let known = WORDS.iter().find(|(start, ..)| is(start));
    let (message, help) = known.map_or((message, ""), |(_, words, help)| {
        (if words.is_empty() { message } else { *words }, *help)
    });
    let message = message.trim_end_matches(", expected nothing").to_owned();
    (message, Some(help.to_owned()).filter(|help| !help.is_empty()))
}

/// How a message of the parser starts; plain words for it, unless it is plain; what to do.
const WORDS: &[(&str, &str, &str)] = &[
    ("key with no value", "a key without a value", "write it as `key = \"value\"`"),
    ("missing assignment", "a key without a value", "write it as `key = \"value\"`"),
    ("missing value", MISSING, "write a text in quotes, a number or a list"),
    ("unquoted keys cannot be empty", "the key is missing", "write it as `key = \"value\"`"),
    ("invalid unquoted key", "a key of letters outside a–z needs quotes", "put it in quotes"),
    ("unexpected key or value", "something follows on the same line", "start a new line for it"),
    (
        "missing escaped value",
        "a backslash in a text in double quotes starts an escape",
        "double the backslash (\\\\) or put the text in single quotes",
    ),
    (
        "carriage return must be followed by newline",
        "a carriage return without a new line",
        "save the file with ordinary line ends",
    ),
    ("invalid basic string", UNCLOSED, "put `\"` at its end, on the same line"),
    ("invalid literal string", UNCLOSED, "put `'` at its end, on the same line"),
    ("invalid multi-line basic string", UNCLOSED, "put `\"\"\"` at its end"),
    ("invalid multi-line literal string", UNCLOSED, "put `'''` at its end"),
    ("unclosed array table", "the heading is not closed", "put `]]` at its end"),
    ("unclosed table", "the heading is not closed", "put `]` at its end"),
    ("unclosed array", "the list is not closed", "put `]` at its end"),
    ("unclosed inline table", "the table is not closed", "put `}` at its end"),
    ("missing comma", "a comma is missing", "put a comma between the two"),
    ("extra comma", "one comma too many", "remove it"),
    ("extra `=`", "one `=` too many", "remove it"),
    ("unexpected leading zero", "", "remove the zero, or put the text in quotes"),
];
const UNCLOSED: &str = "the text is not closed";
const MISSING: &str = "the value is missing";

/// From the first letter of a bare word the parser guesses that `true`, `nan` or the like is meant.
fn guessed(message: &str, snippet: &str) -> bool {
    (message.starts_with("invalid boolean") || message.starts_with("invalid float"))
        && snippet.starts_with(char::is_alphabetic)
}

/// A value that is neither in quotes nor a number, or that is not there at all.
fn unquoted(snippet: &str) -> (String, Option<String>) {
    let curly = |c: char| matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»');
    let text = snippet.trim_matches(curly);
    let short = text.chars().count() <= 60 && !text.contains(['\n', '"', '\\']);
    let example = if short { text } else { "…" };
    let is_number = |word: &str| word.parse::<f64>().is_ok();
    let (message, help) = if snippet.is_empty() {
        (MISSING, "write a text in quotes, a number or a list".to_owned())
    } else if ["true", "false"].contains(&text.to_lowercase().as_str()) {
        (
            "`true` and `false` are written in small letters",
            format!("write {}", text.to_lowercase()),
        )
    } else if text.split_whitespace().count() > 1 && text.split_whitespace().all(is_number) {
        let list = text.split_whitespace().collect::<Vec<_>>().join(", ");
        ("a comma is missing", format!("write {list}"))
    } else if text.len() < snippet.len() {
        ("a text needs straight quotes", format!("write \"{example}\""))
    } else {
        ("a text needs quotes", format!("write \"{example}\""))
    };
    (message.to_owned(), Some(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<Fault> {
        parse(&Source::new("t.toml".into(), text.into())).1
    }

    #[test]
    fn every_fault_of_syntax_is_found() {
        let found = faults("a = \nb = 1\nb = 2\nc = text\n");
        let found: Vec<_> = found.iter().map(|f| (f.span.start, f.message.as_str())).collect();
        assert_eq!(
            found,
            [
                (4, "the value is missing"),
                (11, "`b` is written more than once"),
                (21, "a text needs quotes")
            ]
        );
    }

    #[test]
    fn one_fault_of_syntax_is_shown_for_a_line() {
        let found = faults("a = {b=1 c=2}\nd = 1 e = 2\n");
        assert_eq!(found.iter().map(|f| f.span.start).collect::<Vec<_>>(), [7, 18]);
    }

    #[test]
    fn messages_say_what_to_do_in_plain_words() {
        let cases = [
            ("a = True", "`true` and `false` are written in small letters", "write true"),
            ("a = nord", "a text needs quotes", "write \"nord\""),
            ("a = “nord”", "a text needs straight quotes", "write \"nord\""),
            ("a = [1 2]", "a comma is missing", "write 1, 2"),
            (
                "a: 1",
                "a key and its value are joined by `=`, not `:`",
                "write it as `key = \"value\"`",
            ),
            ("a = \"x", "the text is not closed", "put `\"` at its end, on the same line"),
            ("ä = 1", "a key of letters outside a–z needs quotes", "put it in quotes"),
            ("[a", "the heading is not closed", "put `]` at its end"),
            (
                "a = \"\u{1}\"",
                "a character that cannot be seen",
                "remove it, or write it as an escape (\\u0001)",
            ),
            (
                "a = 'C:\\x'\nb = \"C:\\dir\"",
                "a backslash in a text in double quotes starts an escape",
                "double the backslash (\\\\) or put the text in single quotes",
            ),
        ];
        for (text, message, help) in cases {
            let found = faults(text);
            let found: Vec<_> =
                found.iter().map(|f| (f.message.as_str(), f.help.as_deref())).collect();
            assert_eq!(found, [(message, Some(help))], "{text}");
        }
    }

    #[test]
    fn deep_brackets_are_refused() {
        let text = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(faults(&text)[0].message, "nested more than 16 levels deep");
        assert!(faults("a = [[[[1]]]]").is_empty());
    }

    #[test]
    fn a_key_of_many_parts_is_refused() {
        assert_eq!(faults(&format!("{}a = 1", "a.".repeat(100_000)))[0].span, 32..33);
        assert_eq!(faults(&format!("[{}a]", "a.".repeat(100_000))).len(), 1);
        assert_eq!(faults(&format!("x = {{ {}a = 1 }}", "a.".repeat(400_000))).len(), 1);
        assert!(faults(&format!("[{}a]\n{}a = 1", "a.".repeat(15), "a.".repeat(15))).is_empty());
    }

    #[test]
    fn the_deepest_tree_allowed_fits_a_small_stack() {
        let key = format!("{}a", "a.".repeat(15));
        let text =
            format!("[{key}]\n{}{key} = 1{}", format!("{key} = {{ ").repeat(16), " }".repeat(16));
        let small = std::thread::Builder::new().stack_size(512 * 1024);
        let found = small.spawn(move || faults(&text)).map(std::thread::JoinHandle::join);
        assert!(matches!(found, Ok(Ok(found)) if found.is_empty()));
    }
}
