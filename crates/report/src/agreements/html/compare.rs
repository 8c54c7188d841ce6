//! Two agreements side by side.

use super::super::sentences;
use super::{Made, charge_hue};
use crate::html::blocks::{Figure, Section};
use crate::html::table::{Cell, Share, Table};
use crate::html::words::hours;
use thirdline_chart::format::count;
use thirdline_chart::{Dot, DotRow, Dots, Hue, Pair, Pairs, data_table, dots, pairs};
use thirdline_domain::History;
use thirdline_domain::agreement::GoalKind;
use thirdline_domain::clock::Outcome;
use thirdline_evidence::Proportion;
use thirdline_evidence::agreements::{Comparison, GoalPair, Kept};

/// Incidents listed that flip; JSON holds them all.
const FLIPS: usize = 50;

/// Two agreements side by side.
#[must_use]
pub fn compare(titles: (&str, &str), history: &History, comparison: &Comparison) -> String {
    Made {
        of: "Two agreements on one history".to_owned(),
        title: format!("{} against {}", titles.0, titles.1),
        facts: Vec::new(),
        sections: vec![
            goals(titles, comparison),
            minutes(titles, comparison),
            flips(titles, history, comparison),
        ],
        notes: vec![sentences::not_recorded().to_owned()],
    }
    .render()
}

/// Names of agreements may be long: beside a drawing they go by their order.
const NAMES: [&str; 2] = ["first", "second"];

fn which(titles: (&str, &str)) -> String {
    format!("First: {}; second: {}.", titles.0, titles.1)
}

fn share(kind: GoalKind, kept: &Kept) -> Proportion {
    if kind.is_in_a_history() { kept.attainment() } else { Proportion::not_recorded() }
}

fn dot(kind: GoalKind, kept: &Kept, name: &str, hollow: bool) -> Dot {
    let share = share(kind, kept);
    let hue = if kind.is_receivers() { Hue::B } else { Hue::A };
    let title = format!("{name}: {}", sentences::kept_under(kind, kept));
    // What cannot be said has no place, but keeps its turn.
    let at = share.value.unwrap_or(f64::NAN);
    Dot { at, interval: share.low.zip(share.high), hue, hollow, title }
}

fn goals(titles: (&str, &str), comparison: &Comparison) -> Section {
    let section = Section::new("goals", "Who gains and who pays", "Who gains and who pays")
        .lead(sentences::compared(titles.1, comparison));
    if comparison.goals.is_empty() {
        return section;
    }
    let rows = comparison
        .goals
        .iter()
        .map(|goal| DotRow {
            label: goal.kind.words().to_owned(),
            dots: vec![
                dot(goal.kind, &goal.before, titles.0, true),
                dot(goal.kind, &goal.after, titles.1, false),
            ],
            tick: None,
            value: turned(goal),
        })
        .collect();
    let data =
        Dots { rows, joined: true, names: NAMES.map(str::to_owned).to_vec(), ..Dots::default() };
    let caption =
        format!("Share kept under both, with its 95\u{202f}% interval. {}", which(titles));
    let figure = Figure::chart("goals-drawn", "How often each goal is kept", &caption, |frame| {
        dots(&data, frame)
    });
    let mut table = Table::new("Goals under both agreements")
        .quiet()
        .class("broken-down")
        .words("Goal")
        .words("Who owes it")
        .numbers("First")
        .numbers("Second")
        .numbers("Gained")
        .numbers("Paid");
    for goal in &comparison.goals {
        let cell = |kept: &Kept| match share(goal.kind, kept).value {
            Some(_) => Share::from(&kept.attainment()).stacked(),
            None => Cell::from(sentences::kept_under(goal.kind, kept)),
        };
        table = table.row(vec![
            goal.kind.words().into(),
            if goal.kind.is_receivers() { "receiver" } else { "sender" }.into(),
            cell(&goal.before),
            cell(&goal.after),
            Cell::count(goal.won),
            Cell::count(goal.lost),
        ]);
    }
    section.figure(figure.with_caption(caption.clone())).table(table).note(
        "Gained: clocks that were missed under the first and are met under the second. Paid: the \
         other way round.",
    )
}

fn turned(goal: &GoalPair) -> String {
    match (goal.won, goal.lost) {
        _ if !goal.kind.is_in_a_history() => "not recorded".to_owned(),
        (0, 0) => "none turned".to_owned(),
        (won, 0) => format!("{} gained", count(won)),
        (0, lost) => format!("{} paid", count(lost)),
        (won, lost) => format!("{} gained, {} paid", count(won), count(lost)),
    }
}

/// A difference of two times with its sign.
fn difference(before: i128, after: i128) -> String {
    match after - before {
        0 => "no change".to_owned(),
        more if more > 0 => format!("+{}", hours(more)),
        less => format!("−{}", hours(-less)),
    }
}

fn minutes(titles: (&str, &str), comparison: &Comparison) -> Section {
    let section = Section::new("minutes", "Minutes by charge", "Minutes by charge")
        .lead(sentences::shifted(comparison));
    let charges: Vec<_> = comparison.charges.iter().filter(|(_, a, b)| *a > 0 || *b > 0).collect();
    if charges.is_empty() {
        return section;
    }
    let rows = charges
        .iter()
        .map(|(charge, a, b)| Pair {
            label: charge.words().to_owned(),
            values: [*a as f64, *b as f64],
            titles: [
                format!("{}: {}", titles.0, hours(*a)),
                format!("{}: {}", titles.1, hours(*b)),
            ],
            hue: charge_hue(*charge),
            value: difference(*a, *b),
        })
        .collect();
    let data = Pairs { rows, names: NAMES.map(str::to_owned) };
    let numbers: Vec<Vec<String>> = charges
        .iter()
        .map(|(charge, a, b)| {
            vec![charge.words().to_owned(), hours(*a), hours(*b), difference(*a, *b)]
        })
        .collect();
    let caption = format!("User hours under both, and the difference. {}", which(titles));
    section.figure(
        Figure::chart("minutes-drawn", "Minutes by charge", &caption, |frame| pairs(&data, frame))
            .with_caption(caption.clone())
            .followed_by(&data_table(
                "User hours by charge",
                &["Charged to", "First", "Second", "Difference"],
                &numbers,
            )),
    )
}

fn flips(titles: (&str, &str), history: &History, comparison: &Comparison) -> Section {
    let section = Section::new("flips", "Incidents that flip", "Incidents that flip");
    let decided = sentences::flips(comparison);
    if decided.is_empty() {
        return section.text("None.");
    }
    let said = |o: Option<Outcome>| o.map_or("–", Outcome::name);
    let caption = format!("Clocks that are met under one of {} and {}", titles.0, titles.1);
    let mut table = Table::new(caption)
        .quiet()
        .words("Incident")
        .words("Receiver")
        .words("Goal")
        .words("First")
        .words("Second");
    for flip in decided.iter().take(FLIPS) {
        table = table.row(vec![
            sentences::number(history, flip.incident).into(),
            history.team_name(flip.team).into(),
            flip.kind.words().into(),
            said(flip.before).into(),
            said(flip.after).into(),
        ]);
    }
    let section = section.table(table);
    match sentences::more_in_json(decided.len().saturating_sub(FLIPS)) {
        Some(more) => section.note(more),
        None => section,
    }
}
