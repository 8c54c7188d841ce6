//! The strip in a terminal.

use super::place::edges;
use super::{Flag, Pass, Strip};
use crate::label::fit_columns;
use crate::scale::Linear;

/// Columns of a terminal that are being filled.
struct Columns {
    time: Linear,
    names: usize,
    plot: usize,
    /// All columns after the names: words may run on where the end label stands.
    room: usize,
    ascii: bool,
}

impl Columns {
    /// The column of an instant, within the plot.
    fn at(&self, us: i64) -> usize {
        (self.time.at(us as f64).floor() as usize).min(self.plot - 1)
    }

    /// A line of the terminal: the name, then the plot, without trailing blanks.
    fn line(&self, name: &str, plot: &str) -> String {
        let name = fit_columns(&clean(name), self.names.saturating_sub(1), self.ascii);
        format!("{name:<width$}{plot}", width = self.names).trim_end().to_owned()
    }
}

/// The strip in characters, `width` columns wide (at least 40 are used): lane names left, blocks
/// by texture (`█ ░ ▒ ▢`, in ASCII `# . / o`), crossings and words between the lanes.
///
/// Empty data gives an empty string. There is no trailing newline and no trailing blank.
#[must_use]
pub fn strip_text(data: &Strip, width: usize, ascii: bool) -> String {
    let Some(span) = data.span() else { return String::new() };
    let width = width.clamp(40, 400);
    let longest = data
        .lanes
        .iter()
        .map(|lane| lane.name.chars().count())
        .chain([data.through.name.chars().count()])
        .max()
        .unwrap_or(0);
    // A quarter holds the longest name of a side, `infrastructure`, on the narrowest page.
    let names = longest.min(width / 4) + 1;
    // The end label stands after its line when that leaves the line most of the room.
    let label = data.through.end_label.chars().count() + 2;
    let beside = label > 2 && label <= width / 3;
    let plot = width - names - if beside { label } else { 0 };
    let time = Linear::new(span, (0.0, plot as f64));
    let columns = Columns { time, names, plot, room: width - names, ascii };

    let mut lines = Vec::new();
    if !beside && !data.through.end_label.is_empty() {
        let label = fit_columns(&clean(&data.through.end_label), plot, ascii);
        lines.push(columns.line("", &format!("{label:>plot$}")));
    }
    lines.push(through_line(data, &columns, beside));
    for (index, lane) in data.lanes.iter().enumerate() {
        if index > 0 {
            lines.extend(rift_lines(data, &columns, index));
        }
        lines.push(columns.line(&lane.name, &lane_cells(data, &columns, index)));
        let flags: Vec<&Flag> = data.flags.iter().filter(|flag| flag.lane == index).collect();
        let words = flags.iter().map(|flag| (columns.at(flag.at), flag.word.as_str()));
        lines.extend(words_below(&columns, words, true));
    }
    let ticks = data.ticks.iter().filter(|(at, _)| {
        let at = *at as f64;
        at >= span.0 && at <= span.1
    });
    let words = ticks.map(|(at, label)| (columns.at(*at), label.as_str()));
    // What does not fit into one line of the axis is left out: neighbours say enough.
    lines.extend(words_below(&columns, words, false));
    lines.join("\n")
}

fn through_line(data: &Strip, columns: &Columns, beside: bool) -> String {
    let line = &data.through;
    let (body, end) = match (columns.ascii, line.running) {
        (false, false) => ('━', '┥'),
        (false, true) => ('━', '▸'),
        (true, false) => ('=', '|'),
        (true, true) => ('=', '>'),
    };
    let (start, stop) = (columns.at(line.start), columns.at(line.end));
    let mut plot: String = std::iter::repeat_n(' ', start).collect();
    plot.extend(std::iter::repeat_n(body, stop.saturating_sub(start)));
    plot.push(end);
    if beside {
        plot.push(' ');
        plot.push_str(&clean(&line.end_label));
    }
    columns.line(&line.name, &plot)
}

fn lane_cells(data: &Strip, columns: &Columns, lane: usize) -> String {
    let segments = data.in_lane(lane);
    let mut cells = vec![' '; columns.plot];
    let range = (0.0, columns.plot as f64);
    for (segment, (left, right)) in segments.iter().zip(edges(&segments, &columns.time, range, 1.0))
    {
        let (from, to) = (left.round() as usize, right.round() as usize);
        let to = to.min(columns.plot);
        for cell in cells.iter_mut().take(to).skip(from) {
            *cell = segment.texture.block(columns.ascii);
        }
    }
    cells.into_iter().collect()
}

/// The line between two lanes, with every crossing that goes through this gap; two lines when the
/// words of the crossings need them.
fn rift_lines(data: &Strip, columns: &Columns, below: usize) -> Vec<String> {
    let mut crossing: Vec<&Pass> = data
        .passes
        .iter()
        .filter(|pass| {
            pass.from.min(pass.to) < below
                && pass.from.max(pass.to) >= below
                && pass.from.max(pass.to) < data.lanes.len()
        })
        .collect();
    crossing.sort_by_key(|pass| pass.at);
    // (shaft, head) of a crossing down, and of one back up.
    let (down, up) =
        if columns.ascii { (('|', 'v'), (':', '^')) } else { (('│', '╲'), ('┊', '╱')) };
    let mut rows = vec![vec![' '; columns.room]; 2];
    for pass in &crossing {
        let at = columns.at(pass.at);
        let (upper, lower) = if pass.to > pass.from { down } else { (up.1, up.0) };
        rows[0][at] = upper;
        rows[1][at] = lower;
    }
    // Words stand in the gap where the crossing begins, once; going down its row is the upper.
    let mut used_second = false;
    for pass in crossing.iter().filter(|pass| pass.from + 1 == below || pass.from == below) {
        let at = columns.at(pass.at);
        let label = clean(&pass.label);
        let long = label.chars().count();
        let whole = rows.iter_mut().position(|row| {
            let left = at.checked_sub(long + 1);
            write_at(row, at + 2, &label) || left.is_some_and(|left| write_at(row, left, &label))
        });
        let row = whole.or_else(|| write_cut(&mut rows, at, &label, columns.ascii));
        used_second |= row == Some(1);
    }
    if !used_second {
        rows.truncate(1);
        for pass in &crossing {
            rows[0][columns.at(pass.at)] = if pass.to > pass.from { down.1 } else { up.1 };
        }
    }
    rows.into_iter().map(|row| columns.line("", &row.into_iter().collect::<String>())).collect()
}

/// Writes the beginning of a word beside its column, in the widest gap of the rows; says in which.
fn write_cut(rows: &mut [Vec<char>], at: usize, word: &str, ascii: bool) -> Option<usize> {
    let blank = |cell: &&char| **cell == ' ';
    let mut gaps: Vec<(usize, usize, bool)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let after = row.iter().skip(at + 1).take_while(blank).count();
        let before = row.iter().take(at).rev().take_while(blank).count();
        gaps.extend([(after, index, true), (before, index, false)]);
    }
    let (gap, index, after) = gaps.into_iter().max_by_key(|gap| gap.0)?;
    // A blank on both sides; and fewer than six letters say nothing.
    let room = gap.checked_sub(2).filter(|room| *room >= 6)?;
    let cut = fit_columns(word, room, ascii);
    let from = if after { at + 2 } else { at - 1 - cut.chars().count() };
    write_at(rows.get_mut(index)?, from, &cut).then_some(index)
}

/// Lines of words that hang from their column. With `all`, as many lines as the words need.
fn words_below<'a>(
    columns: &Columns,
    words: impl Iterator<Item = (usize, &'a str)>,
    all: bool,
) -> Vec<String> {
    let mut rows: Vec<Vec<char>> = Vec::new();
    for (at, word) in words {
        let word = clean(word);
        let long = word.chars().count() + 2;
        // Hung from its column to the right; to the left where only that leaves it whole.
        let (from, hung) = if at + long > columns.room && at + 1 >= long {
            (at + 1 - long, format!("{word} {}", if columns.ascii { '\'' } else { '┘' }))
        } else {
            let room = columns.room.saturating_sub(at + 2);
            let elbow = if columns.ascii { '`' } else { '└' };
            (at, format!("{elbow} {}", fit_columns(&word, room, columns.ascii)))
        };
        if rows.iter_mut().any(|row| write_at(row, from, &hung)) {
            continue;
        }
        if all || rows.is_empty() {
            let mut row = vec![' '; columns.room];
            write_at(&mut row, from, &hung);
            rows.push(row);
        }
    }
    rows.into_iter().map(|row| columns.line("", &row.into_iter().collect::<String>())).collect()
}

/// Words without what would move the cursor.
fn clean(words: &str) -> String {
    words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Writes a word when its cells, and one on either side, are blank.
fn write_at(cells: &mut [char], from: usize, word: &str) -> bool {
    let to = from + word.chars().count();
    let around = cells.get(from.saturating_sub(1)..(to + 1).min(cells.len()));
    let free = to <= cells.len() && around.is_some_and(|cells| cells.iter().all(|c| *c == ' '));
    if free {
        for (cell, letter) in cells.iter_mut().skip(from).zip(word.chars()) {
            *cell = letter;
        }
    }
    free
}
