//! Name and text of a file, and where in the text a byte stands.

use std::fmt;
use std::ops::Range;

/// Line and column, both from 1. A column is a character; a tab is one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Byte offset at which each line starts; never empty.
    starts: Vec<usize>,
}

impl Source {
    /// A byte order mark is no part of the text: spans and columns count from behind it.
    pub(crate) fn new(name: String, mut text: String) -> Self {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { name, text, starts }
    }

    /// The span inside the text, widened to whole characters.
    pub(crate) fn fit(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(span.end.clamp(start, self.text.len()));
        start..end
    }

    /// Index of the line, from 0, that holds this byte.
    pub(crate) fn line_index(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// The line without its end, and the byte at which it starts.
    pub(crate) fn line(&self, index: usize) -> (usize, &str) {
        let start = self.starts[index];
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        let line = &self.text[start..end];
        let line = line.strip_suffix('\n').unwrap_or(line);
        (start, line.strip_suffix('\r').unwrap_or(line))
    }

    pub(crate) fn place(&self, at: usize) -> Place {
        let at = self.fit(&(at..at)).start;
        let index = self.line_index(at);
        Place { line: index + 1, column: self.text[self.starts[index]..at].chars().count() + 1 }
    }

    pub(crate) fn snippet(&self, span: &Range<usize>) -> &str {
        &self.text[self.fit(span)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("t.toml".into(), text.into())
    }

    #[test]
    fn columns_count_characters_and_a_tab_is_one() {
        assert_eq!(source("\tä = 1").place(4), Place { line: 1, column: 4 });
    }

    #[test]
    fn a_line_ends_before_its_carriage_return() {
        let source = source("a = 1\r\nb = 2\r\n");
        assert_eq!(source.line(0), (0, "a = 1"));
        assert_eq!(source.line(1), (7, "b = 2"));
        assert_eq!(source.place(7), Place { line: 2, column: 1 });
    }

    #[test]
    fn a_byte_order_mark_moves_no_column() {
        let source = source("\u{feff}a = 1");
        assert_eq!(source.text, "a = 1");
    }

    #[test]
    fn the_end_of_the_text_has_a_place() {
        assert_eq!(source("a\n").place(2), Place { line: 2, column: 1 });
        assert_eq!(source("").place(9), Place { line: 1, column: 1 });
    }

    #[test]
    fn a_span_inside_a_character_is_widened_to_it() {
        assert_eq!(source("äö").fit(&(1..3)), 0..4);
        #[expect(clippy::reversed_empty_ranges, reason = "even such a span must not panic")]
        let backwards = source("ab").fit(&(9..1));
        assert_eq!(backwards, 2..2);
    }
}
