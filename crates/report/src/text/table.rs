//! Tables: columns as wide as the page allows; where it does not, words are broken into lines, bars
//! are left out, and in the end each row stands as a block of its own. No number and
//! no label is ever cut.

use super::page::{Column, Page, columns};

/// Between two columns.
const GAP: usize = 2;
/// A longer word may be broken anywhere: a code of a system has no place of its own for it.
const LONGEST_WORD: usize = 24;
/// Deeper rows than this do not read as a table.
const DEEPEST: usize = 3;
/// A row of more lines than this is set apart from the next.
const DENSE: usize = 2;
/// Longer cells are no words of people: what is in the middle of them is left out.
const MOST: usize = 400;
/// Before the lines of a block, but for its first.
const INDENT: &str = "  ";

/// A table that fits: which columns are shown, and how wide.
struct Fit {
    shown: Vec<usize>,
    widths: Vec<usize>,
}

impl Page {
    /// A table. Where the page is too narrow, words and headings are broken into lines first, then
    /// bars are left out, then each row becomes a block; numbers and words are never cut.
    pub fn table(&mut self, heads: &[Column<'_>], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let rows: Vec<Vec<String>> =
            rows.iter().map(|cells| cells.iter().map(|cell| sane(cell)).collect()).collect();
        match fit(heads, &rows, self.style.width) {
            Some(fit) => self.columns(heads, &rows, &fit),
            None => self.blocks(heads, &rows),
        }
    }

    fn columns(&mut self, heads: &[Column<'_>], rows: &[Vec<String>], fit: &Fit) {
        let names: Vec<String> = heads.iter().map(|h| h.head().to_owned()).collect();
        if fit.shown.iter().any(|&i| !names[i].is_empty()) {
            for line in lines(heads, &names, fit, true) {
                let line = self.dim(line.trim_end());
                self.line(&line);
            }
        }
        let rows: Vec<Vec<String>> =
            rows.iter().map(|cells| lines(heads, cells, fit, false)).collect();
        let apart = rows.iter().any(|lines| lines.len() > DENSE);
        for (at, lines) in rows.iter().enumerate() {
            if apart && at > 0 {
                self.blank();
            }
            for line in lines {
                self.line(line.trim_end());
            }
        }
    }

    /// Each row as a block: the first cell, and below it each of the others after its heading.
    fn blocks(&mut self, heads: &[Column<'_>], rows: &[Vec<String>]) {
        let width = self.style.width;
        if let Some(Column::Words(head) | Column::Drawing(head)) = heads.first()
            && !head.is_empty()
        {
            let head = self.dim(head);
            self.line(&head);
        }
        for (at, cells) in rows.iter().enumerate() {
            if at > 0 {
                self.blank();
            }
            let mut cells = heads
                .iter()
                .zip(cells)
                .filter(|(head, cell)| !matches!(head, Column::Bar(_)) && !cell.is_empty());
            let Some((head, first)) = cells.next() else { continue };
            let first = match head {
                Column::Number(head) if !head.is_empty() => format!("{head} {first}"),
                _ => first.clone(),
            };
            for line in broken(&first, width) {
                self.line(&line);
            }
            let mut line = INDENT.to_owned();
            for (head, cell) in cells {
                let said = match head.head() {
                    "" => cell.clone(),
                    head => format!("{head} {cell}"),
                };
                let is_new = line == INDENT;
                if !is_new && columns(&line) + columns(" · ") + columns(&said) <= width {
                    line.push_str(" · ");
                    line.push_str(&said);
                    continue;
                }
                if !is_new {
                    self.line(&line);
                }
                let mut pieces = broken(&said, width - columns(INDENT));
                let last = pieces.pop().unwrap_or_default();
                for piece in pieces {
                    self.line(&format!("{INDENT}{piece}"));
                }
                line = format!("{INDENT}{last}");
            }
            if line != INDENT {
                self.line(&line);
            }
        }
    }
}

/// A cell, without the middle if it is beyond all measure.
fn sane(cell: &str) -> String {
    let letters = cell.chars().count();
    if letters <= MOST {
        return cell.to_owned();
    }
    let half = MOST / 2;
    let begin = cell.chars().take(half);
    begin.chain(['…']).chain(cell.chars().skip(letters - half)).collect()
}

/// The widest table that fits; `None` if not even a narrow one is readable.
fn fit(heads: &[Column<'_>], rows: &[Vec<String>], width: usize) -> Option<Fit> {
    let mut shown: Vec<usize> = (0..heads.len()).collect();
    loop {
        let bar = shown.iter().rposition(|&i| matches!(heads[i], Column::Bar(_)));
        let room = width.saturating_sub(GAP * (shown.len().max(1) - 1));
        let found = widths(heads, rows, &shown, room);
        match (bar, found) {
            // A bar is worth no line that is broken twice.
            (Some(_), Some((widths, deepest))) if deepest <= DENSE => {
                return Some(Fit { shown, widths });
            }
            (Some(bar), _) => {
                shown.remove(bar);
            }
            (None, Some((widths, deepest))) if deepest <= DEEPEST => {
                return Some(Fit { shown, widths });
            }
            (None, _) => return None,
        }
    }
}

/// Widths of the columns that are shown, and the lines of the deepest row; `None` if they do not
/// fit into `room`.
fn widths(
    heads: &[Column<'_>],
    rows: &[Vec<String>],
    shown: &[usize],
    room: usize,
) -> Option<(Vec<usize>, usize)> {
    let is_words = |i: usize| matches!(heads[i], Column::Words(_));
    let cells = |i: usize| rows.iter().filter_map(move |r| r.get(i));
    let least: Vec<usize> = shown
        .iter()
        .map(|&i| {
            let head = longest_word(heads[i].head());
            let cells =
                cells(i).map(|cell| if is_words(i) { longest_word(cell) } else { columns(cell) });
            head.max(cells.max().unwrap_or(0)).max(1)
        })
        .collect();
    if least.iter().sum::<usize>() > room {
        return None;
    }
    let deep = |i: usize, width: usize| {
        let of = |text: &str| broken(text, width).len();
        let cells = cells(i).map(|cell| if is_words(i) { of(cell) } else { 1 }).max();
        // A broken heading costs a line once, a broken cell many times.
        (cells.unwrap_or(1), of(heads[i].head()))
    };
    let mut widths: Vec<usize> = shown
        .iter()
        .map(|&i| cells(i).map(|c| columns(c)).max().unwrap_or(0).max(columns(heads[i].head())))
        .zip(&least)
        .map(|(wanted, &least)| wanted.max(least))
        .collect();
    let narrower =
        |c: usize, widths: &[usize]| (widths[c] > least[c]).then(|| deep(shown[c], widths[c] - 1));
    let mut next: Vec<Option<(usize, usize)>> =
        (0..shown.len()).map(|c| narrower(c, &widths)).collect();
    let mut excess = widths.iter().sum::<usize>().saturating_sub(room);
    while excess > 0 {
        let choice = (0..shown.len())
            .filter_map(|c| Some((next[c]?, std::cmp::Reverse(widths[c]), c)))
            .min()?;
        let c = choice.2;
        widths[c] -= 1;
        next[c] = narrower(c, &widths);
        excess -= 1;
    }
    let deepest = (0..shown.len()).map(|c| deep(shown[c], widths[c]).0).max().unwrap_or(1);
    Some((widths, deepest))
}

/// The lines of one row.
fn lines(heads: &[Column<'_>], cells: &[String], fit: &Fit, is_head: bool) -> Vec<String> {
    let broken: Vec<Vec<String>> = fit
        .shown
        .iter()
        .zip(&fit.widths)
        .map(|(&i, &width)| {
            let cell = cells.get(i).map_or("", String::as_str);
            match heads[i] {
                Column::Words(_) => broken(cell, width),
                _ if is_head => broken(cell, width),
                _ => vec![cell.to_owned()],
            }
        })
        .collect();
    let deepest = broken.iter().map(Vec::len).max().unwrap_or(0);
    let heads: Vec<Column> = fit.shown.iter().map(|&i| heads[i]).collect();
    (0..deepest)
        .map(|l| {
            // Headings stand on the cells below them, cells begin at the top.
            let at = |lines: &Vec<String>| {
                if is_head { (l + lines.len()).checked_sub(deepest) } else { Some(l) }
            };
            let line: Vec<String> = broken
                .iter()
                .map(|lines| at(lines).and_then(|l| lines.get(l)).cloned().unwrap_or_default())
                .collect();
            row(&heads, &fit.widths, &line)
        })
        .collect()
}

/// One line of a table: numbers on the right, all else on the left.
pub(super) fn row(heads: &[Column<'_>], widths: &[usize], cells: &[String]) -> String {
    let mut line = String::new();
    for (i, (head, &width)) in heads.iter().zip(widths).enumerate() {
        let text = cells.get(i).map_or("", String::as_str);
        if i > 0 {
            line.push_str(&" ".repeat(GAP));
        }
        let pad = " ".repeat(width.saturating_sub(columns(text)));
        line.push_str(&match head {
            Column::Number(_) => format!("{pad}{text}"),
            _ => format!("{text}{pad}"),
        });
    }
    line
}

/// The words of a text. A number stays with what it is of: `n 412`, `5 d`, `z 3.3`.
fn words(text: &str) -> Vec<String> {
    let is_number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    };
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let last = words.last().map_or("", String::as_str);
        let counts = matches!(last, "n" | "z") && word.starts_with(|c: char| !c.is_alphabetic());
        let is_unit = word.chars().filter(|c| c.is_alphabetic() || *c == '%').count() <= 3;
        match words.last_mut() {
            Some(last) if counts || is_number(last) && is_unit => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Columns of the longest word, which may be taken apart if it is very long.
pub(super) fn longest_word(text: &str) -> usize {
    words(text).iter().map(|w| columns(w)).max().unwrap_or(0).min(LONGEST_WORD)
}

/// A text broken between words into lines of at most `width` columns; a word that is longer goes
/// on in the next line.
pub(super) fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let last = lines.len() - 1;
        let used = columns(&lines[last]);
        if used == 0 {
            lines[last] = word;
        } else if used + 1 + columns(&word) <= width {
            lines[last].push(' ');
            lines[last].push_str(&word);
        } else {
            lines.push(word);
        }
        // Emphasised words are short: only plain ones are taken apart.
        while let Some(long) = lines.last_mut().filter(|l| columns(l) > width.max(1))
            && !long.contains('\u{1b}')
        {
            let at = long.char_indices().nth(width.max(1)).map_or(long.len(), |(at, _)| at);
            let rest = long.split_off(at);
            lines.push(rest);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::page::{Column, Page, Style};
    use super::broken;

    fn table(width: usize, heads: &[Column<'_>], rows: &[&[&str]]) -> String {
        let mut page = Page::new(Style { width, ..Style::default() });
        let rows: Vec<Vec<String>> =
            rows.iter().map(|r| r.iter().map(|&c| c.to_owned()).collect()).collect();
        page.table(heads, &rows);
        let text = page.finish();
        assert!(text.lines().all(|l| l.chars().count() <= width), "{text}");
        text
    }

    #[test]
    fn words_are_broken_into_lines_and_nothing_is_cut() {
        let heads = [Column::Words("held by"), Column::Bar("share"), Column::Number("hours")];
        let rows: [&[&str]; 2] = [
            &["the first two lines, before", "████", "17,693 h"],
            &["the first two lines, between", "██", "8,417 h"],
        ];
        let narrow = table(28, &heads, &rows);
        let lines: Vec<&str> = narrow.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "the first two       17,693 h",
                "lines, before",
                "the first two        8,417 h",
                "lines, between"
            ]
            .map(str::to_owned)
        );
        assert!(table(60, &heads, &rows).contains("between  ██"));
    }

    #[test]
    fn a_row_that_does_not_fit_is_a_block() {
        let heads = [
            Column::Words("team"),
            Column::Number("incidents"),
            Column::Words("queue"),
            Column::Number("clock"),
        ];
        let rows: [&[&str]; 1] = [&["Payments", "1,234", "37 % (36–38), n 7,554", "15 h 10 min"]];
        assert_eq!(
            table(30, &heads, &rows),
            "team\nPayments\n  incidents 1,234\n  queue 37 % (36–38), n 7,554\n  clock 15 h 10 min\n"
        );
    }

    #[test]
    fn a_number_stays_with_what_it_is_of_and_a_long_word_goes_on() {
        assert_eq!(broken("37 % (36–38), n 7,554", 9), ["37 %", "(36–38),", "n 7,554"]);
        assert_eq!(broken("APPLICATION", 5), ["APPLI", "CATIO", "N"]);
        assert_eq!(broken("", 5), [""]);
    }

    #[test]
    fn a_cell_beyond_all_measure_keeps_its_ends() {
        let long = format!("begin{}end", "x".repeat(1_000_000));
        let text = table(60, &[Column::Words("team"), Column::Number("n")], &[&[&long, "12"]]);
        assert!(text.len() < 2_000 && text.contains("begin") && text.contains("end"), "{text}");
    }
}
