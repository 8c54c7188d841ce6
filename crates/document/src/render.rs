//! Faults as plain text.

use std::fmt;

use crate::fault::{Fault, Faults};

/// Blocks shown; whoever has mended these runs the check again.
const SHOWN: usize = 100;
/// Characters of a source line shown around the fault.
const WIDTH: usize = 120;

impl fmt::Display for Faults {
    /// One block for each fault: `name:line:column: message`, the line with the place underlined,
    /// and the help. A count closes more than one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = printable(self.name());
        for (index, fault) in self.iter().take(SHOWN).enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{name}:{}: {}", self.place(fault), printable(&fault.message))?;
            self.excerpt(fault, f)?;
            if let Some(help) = &fault.help {
                write!(f, "\n  help: {}", printable(help))?;
            }
        }
        match self.len() {
            0 => write!(f, "no faults in {name}"),
            1 => Ok(()),
            count if count > SHOWN => {
                write!(f, "\n\n{count} faults in {name}, the first {SHOWN} of them shown")
            }
            count => write!(f, "\n\n{count} faults in {name}"),
        }
    }
}

impl Faults {
    fn excerpt(&self, fault: &Fault, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if fault.span == (0..0) {
            return Ok(());
        }
        let index = self.source.line_index(fault.span.start);
        let (start, line) = self.source.line(index);
        let before = char_count(line, fault.span.start - start);
        let marked = char_count(line, fault.span.end - start).saturating_sub(before).max(1);
        let skipped = if before > WIDTH * 2 / 3 { before - WIDTH / 3 } else { 0 };
        let total = line.chars().count();
        let window: String = line.chars().skip(skipped).take(WIDTH).collect();
        let (lead, trail) =
            (if skipped > 0 { "…" } else { "" }, if total > skipped + WIDTH { "…" } else { "" });
        let number = (index + 1).to_string();
        let indent = before - skipped + lead.chars().count();
        let carets = marked.min(WIDTH.saturating_sub(before - skipped).max(1));
        write!(f, "\n  {number} | {lead}{}{trail}", printable(&window))?;
        write!(f, "\n  {:width$} | {:indent$}{}", "", "", "^".repeat(carets), width = number.len())
    }
}

/// Characters of the line before this byte of it; a span may reach past the line's end.
fn char_count(line: &str, byte: usize) -> usize {
    line[..line.floor_char_boundary(byte)].chars().count()
}

/// One visible character for each: a file must not steer the terminal its faults are shown on, and
/// a tab as wide as one column keeps the underline in its place.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
            c if c.is_control() => '�',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, fault: Fault) -> String {
        let mut faults = Faults::new("t.toml", text);
        faults.push(fault);
        faults.to_string()
    }

    #[test]
    fn one_fault_has_no_count() {
        assert_eq!(
            one("a = 1\r\nbb = \"ä\" # x\r\n", Fault::new(12..16, "wrong").with_help("mend it")),
            "t.toml:2:6: wrong\n  2 | bb = \"ä\" # x\n    |      ^^^\n  help: mend it"
        );
    }

    #[test]
    fn a_tab_keeps_the_underline_in_place() {
        assert_eq!(
            one("\ta = 1", Fault::new(5..6, "wrong")),
            "t.toml:1:6: wrong\n  1 |  a = 1\n    |      ^"
        );
    }

    #[test]
    fn a_span_over_many_lines_is_underlined_on_its_first() {
        let shown = one("a = [\n1,\n]\n", Fault::new(4..10, "wrong"));
        assert_eq!(shown, "t.toml:1:5: wrong\n  1 | a = [\n    |     ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_fault() {
        let text = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let shown = one(&text, Fault::new(500..501, "wrong"));
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[0], "t.toml:1:501: wrong");
        let at = lines[1].chars().position(|c| c == 'X');
        assert_eq!(at, lines[2].chars().position(|c| c == '^'));
        assert!(lines[1].chars().count() < WIDTH + 20);
    }

    #[test]
    fn a_file_cannot_steer_the_terminal() {
        assert!(!one("a = \"\u{1b}[2J\"", Fault::new(4..9, "found \u{1b}[2J")).contains('\u{1b}'));
    }

    #[test]
    fn a_fault_of_the_whole_file_shows_no_line() {
        assert_eq!(one("a = 1", Fault::new(0..0, "too large")), "t.toml:1:1: too large");
    }

    #[test]
    fn many_faults_are_counted_and_the_first_shown() {
        let mut faults = Faults::new("t.toml", "x".repeat(200));
        for at in 1..=150 {
            faults.push(Fault::new(at..at + 1, "wrong"));
        }
        let shown = faults.to_string();
        assert!(shown.ends_with("150 faults in t.toml, the first 100 of them shown"));
        assert_eq!(shown.matches(": wrong").count(), 100);
    }
}
