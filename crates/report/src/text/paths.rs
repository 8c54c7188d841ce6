//! Where the time goes, and the paths between teams: hours and counts, no rates.

use super::page::{Column, Page, name};
use crate::sentences::{hours, part};
use crate::{Report, sentences};
use thirdline_chart::bar_text;
use thirdline_chart::format::{count, counted};
use thirdline_domain::StatusClass;
use thirdline_evidence::Pair;

/// How many rows a list on paper has; JSON holds them all.
const ROWS: usize = 10;

/// The time ledger by class and by holder.
pub(super) fn time(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if !e.recorded.events {
        return;
    }
    page.heading("Where the time of resolved incidents goes");
    page.paragraph("Every minute of the user clock has one holder; the rows sum to it exactly.");
    page.blank();
    let whole = e.user_clock_total();
    let total = whole.max(1) as f64;
    let mut rows: Vec<Vec<String>> = StatusClass::ALL
        .into_iter()
        .filter(|class| e.ledger_class(*class) > 0)
        .map(|class| {
            let time = e.ledger_class(class);
            vec![
                sentences::class(class).to_owned(),
                bar_text(time as f64 / total, 24, page.style.ascii),
                part(time, whole, e.resolved),
                hours(time),
            ]
        })
        .collect();
    rows.push(vec![
        "user clock".to_owned(),
        String::new(),
        part(whole, whole, e.resolved),
        hours(e.user_clock_total()),
    ]);
    let heads = |first: &'static str| {
        [
            Column::Words(first),
            Column::Bar(""),
            Column::Number("user clock"),
            Column::Number("hours"),
            Column::Number("queued"),
        ]
    };
    page.table(&heads("class")[..4], &rows);
    if !e.recorded.teams {
        return;
    }
    page.blank();
    let mut rows: Vec<Vec<String>> = e
        .holders
        .iter()
        .take(ROWS)
        .map(|holder| {
            let all = holder.total();
            let queued = holder.by_class[StatusClass::Queued as usize];
            vec![
                name(&holder.holder),
                bar_text(all as f64 / total, 24, page.style.ascii),
                part(all, whole, e.resolved),
                hours(all),
                part(queued, all, e.resolved),
            ]
        })
        .collect();
    let rest = &e.holders[ROWS.min(e.holders.len())..];
    if !rest.is_empty() {
        let all: i128 = rest.iter().map(thirdline_evidence::HolderTime::total).sum();
        let queued: i128 = rest.iter().map(|h| h.by_class[StatusClass::Queued as usize]).sum();
        rows.push(vec![
            format!("{} others", count(rest.len())),
            bar_text(all as f64 / total, 24, page.style.ascii),
            part(all, whole, e.resolved),
            hours(all),
            part(queued, all, e.resolved),
        ]);
    }
    page.table(&heads("holder"), &rows);
}

/// Handovers by line and between teams.
pub(super) fn handovers(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if !e.recorded.events || !e.recorded.teams {
        return;
    }
    page.heading("Paths");
    page.paragraph(&format!(
        "{}, {}; {} in {}, {} of them never taken up.",
        counted(e.stays, "stay"),
        counted(e.handovers, "handover"),
        counted(e.returns, "return"),
        counted(e.incidents_with_return, "incident"),
        count(e.bounces),
    ));
    if let Some(crossings) = e.line_crossings {
        page.paragraph(&format!(
            "{} crossed from one line to another.",
            counted(crossings, "handover")
        ));
        page.blank();
        line_matrix(page, report);
    }
    page.blank();
    pairs(page, "handed over most often", "to", &e.handover_pairs);
    if !e.returning_pairs.is_empty() {
        page.blank();
        pairs(page, "got it back most often", "from", &e.returning_pairs);
    }
}

fn line_matrix(page: &mut Page, report: &Report<'_>) {
    let label = |line: usize| if line == 0 { "unknown".to_owned() } else { format!("line {line}") };
    let matrix = &report.evidence.line_matrix;
    let used = |line: usize| {
        matrix[line].iter().sum::<u64>() + matrix.iter().map(|row| row[line]).sum::<u64>() > 0
    };
    let lines: Vec<usize> = [1, 2, 3, 0].into_iter().filter(|&l| used(l)).collect();
    let mut heads = vec![Column::Words("handovers from")];
    for &line in &lines {
        heads.push(Column::Number(match line {
            1 => "to line 1",
            2 => "to line 2",
            3 => "to line 3",
            _ => "to unknown",
        }));
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|&from| {
            let mut row = vec![label(from)];
            row.extend(lines.iter().map(|&to| count(matrix[from][to])));
            row
        })
        .collect();
    page.table(&heads, &rows);
}

fn pairs(page: &mut Page, first: &'static str, second: &'static str, pairs: &[Pair]) {
    let most = pairs.first().map_or(1, |p| p.n).max(1) as f64;
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .take(ROWS)
        .map(|pair| {
            vec![
                name(&pair.from),
                name(&pair.to),
                count(pair.n),
                bar_text(pair.n as f64 / most, 16, page.style.ascii),
            ]
        })
        .collect();
    page.table(
        &[Column::Words(first), Column::Words(second), Column::Number("times"), Column::Bar("")],
        &rows,
    );
}
