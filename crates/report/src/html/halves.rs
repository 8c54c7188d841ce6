//! Both halves of the gap, drawn on one scale.

use super::blocks::{Block, Figure, Section};
use super::table::{Cell, Table};
use super::words::{NOT_RECORDED, hours, part};
use crate::{Report, sentences};
use thirdline_chart::format::{count, percent};
use thirdline_chart::{Bar, BarPart, Bars, Hue, Paint, Texture, bars};
use thirdline_evidence::{ENOUGH, Evidence, Part};

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section = Section::new("halves", "Both halves", "Both halves");
    if !e.recorded.events {
        return section.text(NOT_RECORDED);
    }
    let section = section.lead(sentences::gap(e));
    if e.gap.incidents == 0 || e.gap.total() == 0 {
        return section;
    }
    let rows = parts(e);
    if e.gap.incidents < ENOUGH {
        return section.details("Numbers", vec![Block::Table(numbers(&rows, e))]);
    }
    let figure = Figure::chart(
        "halves",
        "Who held the time of incidents that reached the other side",
        &sentences::gap(e),
        |frame| bars(&drawing(&rows, e.gap.total()), frame),
    );
    section.figure(figure).details("Numbers", vec![Block::Table(numbers(&rows, e))])
}

type Row = (String, Hue, Part);

fn parts(evidence: &Evidence) -> Vec<Row> {
    let gap = &evidence.gap;
    let (operations, development) = sentences::halves(evidence);
    let mut rows = vec![
        (format!("{operations}, before"), Hue::A, gap.before),
        (format!("{operations}, between"), Hue::A, gap.between),
        (format!("{operations}, after"), Hue::A, gap.after),
        (development.to_owned(), Hue::B, gap.development),
    ];
    if gap.other.total() > 0 {
        rows.push(("neither, or unknown".to_owned(), Hue::Quiet, gap.other));
    }
    rows
}

fn drawing(rows: &[Row], whole: i128) -> Bars {
    let bar = |(label, hue, time): &Row| {
        let piece = |us: i128, texture, name: &str| BarPart {
            value: us as f64,
            paint: Paint::new(*hue, texture),
            inside: String::new(),
            title: format!("{label}, {name}: {}", hours(us)),
        };
        Bar {
            label: label.clone(),
            parts: vec![
                piece(time.queued, Texture::Queued, "queued"),
                piece(time.worked, Texture::Worked, "worked on"),
                piece(time.waiting, Texture::Waiting, "waiting"),
                piece(time.done, Texture::DoneAgain, "reopened"),
            ],
            interval: None,
            value: format!("{} · {}", percent(part(time.total(), whole)), hours(time.total())),
        }
    };
    let mut names = vec!["queued".to_owned(), "worked on".to_owned(), "waiting".to_owned()];
    names.push("reopened".to_owned());
    Bars { rows: rows.iter().map(bar).collect(), parts: names, most: None }
}

fn numbers(rows: &[Row], evidence: &Evidence) -> Table {
    let whole = evidence.gap.total();
    let mut table = Table::new(format!(
        "Hours of the user clock of {} resolved incidents that reached {}",
        count(evidence.gap.incidents),
        sentences::halves(evidence).1
    ))
    .words("Held by")
    .numbers("Queued")
    .numbers("Worked on")
    .numbers("Waiting")
    .numbers("Reopened")
    .numbers("All");
    let enough = evidence.gap.incidents >= ENOUGH;
    if enough {
        table = table.numbers("Share");
    }
    for (label, _, time) in rows {
        let mut row: Vec<Cell> = vec![
            label.as_str().into(),
            hours(time.queued).into(),
            hours(time.worked).into(),
            hours(time.waiting).into(),
            hours(time.done).into(),
            hours(time.total()).into(),
        ];
        if enough {
            row.push(percent(part(time.total(), whole)).into());
        }
        table = table.row(row);
    }
    table
}
