//! The numbers beside the picture.

use std::fmt::Write as _;

use crate::canvas::escape;

/// A closed-up HTML table under a chart: `<details><summary>Numbers</summary><table>…`. The first
/// column names the row; columns in which every cell is a figure are aligned right. Cells that are
/// missing stay empty.
///
/// ```
/// use thirdline_chart::data_table;
/// let rows = [vec!["Billing".to_owned(), "412".to_owned()]];
/// let html = data_table("Handed over", &["Lane", "Count"], &rows);
/// assert!(html.contains(r#"<th scope="row">Billing</th><td class="num">412</td>"#));
/// ```
#[must_use]
pub fn data_table(caption: &str, headers: &[&str], rows: &[Vec<String>]) -> String {
    let width = rows.iter().map(Vec::len).chain([headers.len()]).max().unwrap_or(0);
    let figures: Vec<bool> = (0..width).map(|column| is_figures(rows, column)).collect();
    let number = |column: usize| {
        if figures.get(column).copied().unwrap_or(false) { " class=\"num\"" } else { "" }
    };
    let mut html = String::from("<details class=\"chart-data\"><summary>Numbers</summary>");
    let _ = write!(html, "<table><caption>{}</caption><thead><tr>", escape(caption));
    for column in 0..width {
        let header = headers.get(column).copied().unwrap_or_default();
        let _ = write!(html, "<th scope=\"col\"{}>{}</th>", number(column), escape(header));
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for column in 0..width {
            let cell = escape(row.get(column).map_or("", String::as_str));
            let _ = if column == 0 {
                write!(html, "<th scope=\"row\"{}>{cell}</th>", number(column))
            } else {
                write!(html, "<td{}>{cell}</td>", number(column))
            };
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></details>");
    html
}

/// True when a column holds figures (or nothing) only, and at least one.
fn is_figures(rows: &[Vec<String>], column: usize) -> bool {
    let mut cells = rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty() && *cell != "–" && *cell != "·");
    let begins_as_figure = |cell: &str| {
        cell.trim_start_matches(['−', '-', '+', '<', '>', '≥', '≤', ' ', '\u{202f}', '('])
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let some = cells.clone().next().is_some();
    some && column > 0 && cells.all(begins_as_figure)
}

#[cfg(test)]
mod tests {
    use super::data_table;

    #[test]
    fn words_stand_left_and_figures_right() {
        let rows = [
            vec!["R&D".to_owned(), "6 d 4 h".to_owned(), "late".to_owned()],
            vec!["Till".to_owned(), "–".to_owned()],
        ];
        let html = data_table("Times", &["Lane", "Median", "Word"], &rows);
        assert!(html.contains("R&amp;D"));
        assert!(html.contains("<td class=\"num\">6 d 4 h</td><td>late</td>"));
        assert!(html.contains("<td class=\"num\">–</td><td></td>"));
    }
}
