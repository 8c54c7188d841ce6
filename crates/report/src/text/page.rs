//! A page of text: width, emphasis, headings, paragraphs and tables.

use super::table::{broken, longest_word, row};

/// How the terminal wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns, 60 to 200.
    pub width: usize,
    /// Bold, dim and one accent colour; off when piped or with `NO_COLOR`.
    pub emphasis: bool,
    /// Plain ASCII instead of block characters.
    pub ascii: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 100, emphasis: false, ascii: false }
    }
}

impl Style {
    /// A style for a terminal of this many columns.
    #[must_use]
    pub fn of_width(columns: usize) -> Self {
        Self { width: columns.clamp(60, 200), ..Self::default() }
    }
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
/// Cyan is the terminal's nearest to the deep blue-green accent, in light and dark themes.
const ACCENT: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column<'a> {
    /// Words: on the left, broken into lines if there is no room.
    Words(&'a str),
    /// Numbers: on the right.
    Number(&'a str),
    /// Text that is never broken.
    Drawing(&'a str),
    /// A bar: left out where the page is too narrow for it.
    Bar(&'a str),
}

impl<'a> Column<'a> {
    pub(super) fn head(self) -> &'a str {
        match self {
            Self::Words(head) | Self::Number(head) | Self::Drawing(head) | Self::Bar(head) => head,
        }
    }
}

/// Text being written.
#[derive(Clone, Debug)]
pub struct Page {
    /// How it is to look.
    pub style: Style,
    out: String,
}

/// Columns that a text takes in a terminal; every character here is one wide.
pub(super) fn columns(text: &str) -> usize {
    let mut escape = false;
    let mut n = 0;
    for c in text.chars() {
        match c {
            '\u{1b}' => escape = true,
            'm' if escape => escape = false,
            _ if escape => {}
            _ => n += 1,
        }
    }
    n
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self { style, out: String::new() }
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        if self.style.ascii { to_ascii(&self.out) } else { self.out }
    }

    fn emphasised(&self, code: &str, text: &str) -> String {
        if self.style.emphasis { format!("{code}{text}{PLAIN}") } else { text.to_owned() }
    }

    /// The text in bold, where the style has it.
    #[must_use]
    pub fn bold(&self, text: &str) -> String {
        self.emphasised(BOLD, text)
    }

    /// The text dimmed.
    #[must_use]
    pub fn dim(&self, text: &str) -> String {
        self.emphasised(DIM, text)
    }

    /// The text in the accent colour.
    #[must_use]
    pub fn accent(&self, text: &str) -> String {
        self.emphasised(ACCENT, text)
    }

    /// A bold paragraph.
    pub fn title(&mut self, text: &str) {
        self.emphasised_paragraph(BOLD, text);
    }

    /// A quiet remark below a table.
    pub fn note(&mut self, text: &str) {
        self.emphasised_paragraph(DIM, text);
    }

    /// A paragraph whose lines are each emphasised, so that a broken line stays so.
    fn emphasised_paragraph(&mut self, code: &str, text: &str) {
        let before = std::mem::take(&mut self.out);
        self.paragraph(text);
        let lines = std::mem::replace(&mut self.out, before);
        for line in lines.lines() {
            let line = self.emphasised(code, line);
            self.line(&line);
        }
    }

    /// A heading with a rule behind it.
    pub fn heading(&mut self, text: &str) {
        let rule = if self.style.ascii { "-" } else { "─" };
        let rest = self.style.width.saturating_sub(columns(text) + 1);
        let rule = self.dim(&rule.repeat(rest));
        let text = self.bold(text);
        self.blank();
        self.line(&format!("{text} {rule}"));
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A line as it is.
    pub fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A paragraph, broken at spaces; never wider than people like to read.
    pub fn paragraph(&mut self, text: &str) {
        self.wrapped("", "", text);
    }

    /// A point of a list.
    pub fn point(&mut self, text: &str) {
        let mark = if self.style.ascii { "- " } else { "· " };
        self.wrapped(mark, "  ", text);
    }

    /// A paragraph a little to the right.
    pub fn indented(&mut self, text: &str) {
        self.wrapped("  ", "  ", text);
    }

    fn wrapped(&mut self, first: &str, next: &str, text: &str) {
        let width = self.style.width.min(88);
        let mut line = first.to_owned();
        let mut has_word = false;
        for word in text.split(' ') {
            if has_word && columns(&line) + 1 + columns(word) > width {
                self.line(&line);
                next.clone_into(&mut line);
                has_word = false;
            }
            if has_word {
                line.push(' ');
            }
            line.push_str(word);
            has_word = true;
        }
        self.line(&line);
    }

    /// A table whose words are broken into lines instead of shortened, for tables that people read.
    pub fn grid(&mut self, heads: &[Column<'_>], rows: &[Vec<String>]) {
        let widths = self.grid_widths(heads, rows);
        let lines = |page: &mut Self, cells: &[String], is_head: bool| {
            let broken: Vec<Vec<String>> = cells
                .iter()
                .zip(&widths)
                .zip(heads)
                .map(|((cell, &width), head)| match head {
                    Column::Words(_) => broken(cell, width),
                    _ if is_head => broken(cell, width),
                    _ => vec![cell.clone()],
                })
                .collect();
            let deepest = broken.iter().map(Vec::len).max().unwrap_or(0);
            for l in 0..deepest {
                // Headings stand on the numbers below them, words begin at the top.
                let at = |b: &Vec<String>| {
                    if is_head { (l + b.len()).checked_sub(deepest) } else { Some(l) }
                };
                let line: Vec<String> = broken
                    .iter()
                    .map(|b| at(b).and_then(|l| b.get(l)).cloned().unwrap_or_default())
                    .collect();
                let text = row(heads, &widths, &line);
                let text = if is_head { page.dim(text.trim_end()) } else { text };
                page.line(text.trim_end());
            }
        };
        let head: Vec<String> = heads.iter().map(|h| h.head().to_owned()).collect();
        if head.iter().any(|h| !h.is_empty()) {
            lines(self, &head, true);
        }
        for cells in rows {
            lines(self, cells, false);
        }
    }

    /// Numbers get what they need; words share the rest, none less than its longest word.
    fn grid_widths(&self, heads: &[Column<'_>], rows: &[Vec<String>]) -> Vec<usize> {
        let all = |i: usize| rows.iter().filter_map(move |r| r.get(i));
        let least: Vec<usize> = (0..heads.len())
            .map(|i| {
                let head = longest_word(heads[i].head());
                let cells = match heads[i] {
                    Column::Words(_) => all(i).map(|c| longest_word(c)).max().unwrap_or(0),
                    _ => all(i).map(|c| columns(c)).max().unwrap_or(0),
                };
                head.max(cells)
            })
            .collect();
        let mut widths = least.clone();
        let wanted = |i: usize| match heads[i] {
            Column::Words(_) => all(i).map(|c| columns(c)).max().unwrap_or(0).max(least[i]),
            _ => least[i],
        };
        let room = self.style.width.saturating_sub(2 * heads.len().saturating_sub(1));
        while widths.iter().sum::<usize>() < room {
            // The column furthest from what it wants, in proportion, so that long texts get more.
            let next = (0..heads.len())
                .filter(|&i| widths[i] < wanted(i))
                .max_by_key(|&i| (wanted(i) * 1000 / widths[i].max(1), std::cmp::Reverse(i)));
            let Some(i) = next else { break };
            widths[i] += 1;
        }
        widths
    }
}

/// What a terminal without Unicode can show.
fn to_ascii(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '–' | '—' | '─' | '·' => '-',
            '…' => '~',
            '→' => '>',
            '↔' => '=',
            '÷' => '/',
            '×' => 'x',
            '‹' | '›' | '“' | '”' | '’' => '\'',
            '\u{202f}' | '\u{a0}' | '\u{2009}' => ' ',
            c => c,
        })
        .collect()
}

/// A name from a history without characters that could speak to the terminal.
#[must_use]
pub fn name(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_speak_to_the_terminal() {
        assert_eq!(name("a\u{1b}[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
    }
}
