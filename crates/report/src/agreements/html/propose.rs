//! Goals that history would have kept.

use super::super::sentences;
use super::Made;
use crate::html::blocks::{Figure, Section};
use crate::html::table::{Cell, Share, Table};
use crate::sentences::proportion;
use thirdline_chart::format::{count, hours};
use thirdline_chart::{Dot, DotAxis, DotRow, Dots, Hue, data_table, dots};
use thirdline_domain::agreement::GoalKind;
use thirdline_evidence::agreements::{Proposal, Proposed};
use thirdline_time::{Zone, working_text};

/// Goals that history would have kept.
#[must_use]
pub fn propose(receiver: &str, keep: u32, proposed: &Proposed, zone: &Zone) -> String {
    let mut kinds: Vec<GoalKind> = proposed.proposals.iter().map(|p| p.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut goals =
        Section::new("goals", "The goals", "The goals").lead(sentences::fitted(proposed, zone));
    for kind in kinds {
        let of: Vec<&Proposal> = proposed.proposals.iter().filter(|p| p.kind == kind).collect();
        goals = goals.heading(sentences::capital(kind.words())).figure(drawn(kind, &of));
    }
    let goals = match sentences::would_be_enough(proposed) {
        Some(text) => goals.text(text),
        None => goals,
    };
    let checked = Section::new("checked", "Checked on what came later", "Checked later")
        .lead(
            "How often the proposed goal would have been kept in the last 30\u{202f}% of the \
             handovers, which it was not fitted to.",
        )
        .figure(hold_out(proposed));
    let numbers = Section::new("numbers", "All numbers", "All numbers")
        .table(table(proposed))
        .note(sentences::PROPOSED);
    Made {
        of: receiver.to_owned(),
        title: format!("Goals that {receiver} would have kept {keep} times in a hundred"),
        facts: Vec::new(),
        sections: vec![goals, checked, numbers],
        notes: Vec::new(),
    }
    .render()
}

fn scope(proposal: &Proposal) -> String {
    proposal.priority.clone().unwrap_or_else(|| "all priorities".to_owned())
}

fn drawn(kind: GoalKind, proposals: &[&Proposal]) -> Figure {
    if proposals.iter().all(|p| p.within.is_none()) {
        let caption =
            "No working time can be proposed from this history: the numbers below say why.";
        return Figure { picture: String::new(), caption: caption.to_owned(), class: "" };
    }
    let rows = proposals
        .iter()
        .map(|p| {
            let value = match (p.is_enough(), p.within, p.rounded) {
                (true, Some(_), Some(goal)) => format!("goal {}", working_text(goal)),
                (true, ..) => "never kept that often".to_owned(),
                (false, ..) => format!("too few to say, n {}", count(p.fitted)),
            };
            let dot = p.within.map(|at| Dot {
                at: at as f64,
                interval: p.interval.and_then(|i| {
                    Some((i.low? as f64, i.high.map_or(f64::INFINITY, |high| high as f64)))
                }),
                hue: Hue::B,
                hollow: false,
                title: format!("{}: {}", scope(p), hours(at)),
            });
            DotRow {
                label: scope(p),
                dots: dot.into_iter().collect(),
                tick: p.rounded.map(|goal| goal as f64),
                value,
            }
        })
        .collect();
    let numbers: Vec<Vec<String>> = proposals
        .iter()
        .zip(&rows)
        .map(|(p, row): (_, &DotRow)| {
            let time = p.within.map_or("–".to_owned(), hours);
            vec![row.label.clone(), time, interval(p), row.value.clone()]
        })
        .collect();
    let data = Dots { rows, axis: DotAxis::Hours, ..Dots::default() };
    let said = "The working time with its 95\u{202f}% interval, and the goal it is rounded up to, \
                as a tick.";
    let title = format!("Proposed working time, {}", kind.words());
    Figure::chart(&format!("goals-{}", kind.name()), &title, said, |frame| dots(&data, frame))
        .with_caption(said)
        .followed_by(&data_table(
            &title,
            &["Priority", "Working time", "95\u{202f}%", "Goal"],
            &numbers,
        ))
}

/// The interval of a working time, in words.
fn interval(proposal: &Proposal) -> String {
    proposal.interval.map_or(String::new(), |i| {
        let low = i.low.map_or("–".to_owned(), hours);
        format!("{low} to {}", i.high.map_or("∞".to_owned(), hours))
    })
}

fn hold_out(proposed: &Proposed) -> Figure {
    let rows = proposed
        .proposals
        .iter()
        .filter(|p| p.rounded.is_some())
        .map(|p| {
            let share = p.hold_out.map(|h| h.share());
            let goal = p.rounded.map_or(String::new(), |g| format!(" within {}", working_text(g)));
            let label = format!("{}{goal}, {}", p.kind.words(), scope(p));
            let dot = share.as_ref().and_then(|s| {
                Some(Dot {
                    at: s.value?,
                    interval: Some((s.low?, s.high?)),
                    hue: Hue::B,
                    hollow: false,
                    title: format!("{label}: {}", proportion(s)),
                })
            });
            let value = share.map_or("no goal to check".to_owned(), |s| proportion(&s));
            DotRow { label, dots: dot.into_iter().collect(), tick: None, value }
        })
        .collect();
    let data = Dots { rows, ..Dots::default() };
    let said = "Share kept in the part of the history that was held out.";
    if data.rows.is_empty() {
        let caption = "There is no goal to check.".to_owned();
        return Figure { picture: String::new(), caption, class: "" };
    }
    let numbers: Vec<Vec<String>> =
        data.rows.iter().map(|row| vec![row.label.clone(), row.value.clone()]).collect();
    Figure::chart("checked-drawn", "Kept in the part that was held out", said, |frame| {
        dots(&data, frame)
    })
    .with_caption(said)
    .followed_by(&data_table(said, &["Goal", "Kept"], &numbers))
}

fn table(proposed: &Proposed) -> Table {
    let mut table = Table::new("Proposed goals")
        .quiet()
        .class("broken-down")
        .words("Priority")
        .words("Goal")
        .numbers("Working time")
        .numbers("95 %")
        .numbers("As a goal")
        .numbers("Kept later")
        .numbers("Fitted to")
        .numbers("Censored");
    let said = |us: Option<i64>| us.map_or("–".to_owned(), working_text);
    for p in &proposed.proposals {
        let checked =
            p.hold_out.as_ref().map_or_else(Cell::default, |h| Share::from(&h.share()).stacked());
        table = table.row(vec![
            scope(p).into(),
            p.kind.words().into(),
            if p.is_enough() { said(p.within) } else { "too few to say".to_owned() }.into(),
            interval(p).into(),
            said(p.rounded).into(),
            checked,
            Cell::count(p.fitted),
            Cell::count(p.censored),
        ]);
    }
    table
}
