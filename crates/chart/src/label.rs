//! How wide words are, before anybody draws them.
//!
//! The widths are those of a broad system font, so that what fits here fits everywhere.

/// Width of one character in thousandths of the font size.
fn advance(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 290,
        ' ' | '.' | ',' | ':' | ';' | '!' | '\u{a0}' => 330,
        '\u{202f}' | '\u{2009}' => 210,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '\\' | 'I' | '·' => 410,
        's' | 'c' | 'k' | 'v' | 'x' | 'y' | 'z' | 'J' | '?' | '"' => 570,
        'm' | 'w' | 'W' | 'M' | '%' | '@' | '—' | '…' => 980,
        'a'..='z' | '0'..='9' | '–' => 640,
        // Scripts that are written in squares, and pictures.
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 1050,
        // Capitals, signs and every letter not known here.
        _ => 750,
    }
}

/// The width in pixels that `words` take at `size` px, at most.
///
/// ```
/// use thirdline_chart::label::measure;
/// assert!(measure("mmm", 12.0) > measure("iii", 12.0));
/// ```
#[must_use]
pub fn measure(words: &str, size: f64) -> f64 {
    f64::from(words.chars().map(advance).fold(0, u32::saturating_add)) * size / 1000.0
}

/// `words` if they fit into `room` pixels at `size` px, else their beginning with `…`; nothing
/// when not even one letter fits.
///
/// ```
/// use thirdline_chart::label::fit;
/// assert_eq!(fit("Payments", 12.0, 500.0), "Payments");
/// assert!(fit("Payments and settlements", 12.0, 90.0).ends_with('…'));
/// assert_eq!(fit("Payments", 12.0, 5.0), "");
/// ```
#[must_use]
pub fn fit(words: &str, size: f64, room: f64) -> String {
    if measure(words, size) <= room {
        return words.to_owned();
    }
    let mut left = room - measure("…", size);
    let mut kept = String::new();
    for letter in words.chars() {
        left -= f64::from(advance(letter)) * size / 1000.0;
        if left < 0.0 {
            break;
        }
        kept.push(letter);
    }
    let trimmed = kept.trim_end();
    if trimmed.is_empty() { String::new() } else { format!("{trimmed}…") }
}

/// `words` cut to `columns` characters of a terminal, with `…` (`~` in ASCII) when cut.
#[must_use]
pub fn fit_columns(words: &str, columns: usize, ascii: bool) -> String {
    if words.chars().count() <= columns {
        return words.to_owned();
    }
    let Some(keep) = columns.checked_sub(1) else { return String::new() };
    let mut cut: String = words.chars().take(keep).collect();
    cut.push(if ascii { '~' } else { '…' });
    cut
}

/// Moves label positions apart so that each keeps `gap` from the next, within `low..=high`, and
/// in the order they had. Positions that need not move stay.
pub(crate) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut placed = vec![low; wanted.len()];
    let mut floor = low;
    for &index in &order {
        placed[index] = wanted[index].max(floor);
        floor = placed[index] + gap;
    }
    let mut ceiling = high;
    for &index in order.iter().rev() {
        placed[index] = placed[index].min(ceiling);
        ceiling = placed[index] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{fit_columns, spread};

    #[test]
    fn labels_that_collide_move_apart_and_keep_their_order() {
        let placed = spread(&[50.0, 52.0, 10.0], 14.0, 0.0, 60.0);
        assert!(placed[1] - placed[0] >= 13.99);
        assert!((placed[2] - 10.0).abs() < 1e-9);
        assert!(placed[1] <= 60.0);
    }

    #[test]
    fn a_terminal_label_is_cut_to_its_columns() {
        assert_eq!(fit_columns("development", 6, false), "devel…");
        assert_eq!(fit_columns("development", 6, true), "devel~");
        assert_eq!(fit_columns("ops", 6, true), "ops");
        assert_eq!(fit_columns("ops", 0, true), "");
    }
}
