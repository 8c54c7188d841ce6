//! How soon work is taken up, and where time lies.

use super::blocks::{Block, Figure, Section};
use super::table::{Cell, Share, Table};
use super::words::{NOT_RECORDED, Place, hours, part, places, target};
use crate::{Report, sentences};
use thirdline_chart::format::{count, percent};
use thirdline_chart::{Bar, BarPart, Bars, Hue, Paint, Texture, bars};
use thirdline_domain::StatusClass;
use thirdline_evidence::{ByClass, ENOUGH, Evidence, HolderTime};

/// Holders that are drawn; the rest is one bar.
const HOLDERS: usize = 12;

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section = Section::new("taken-up", "Taken up, and queue", "Taken up, and queue");
    if !e.recorded.events {
        return section.text(NOT_RECORDED);
    }
    let mut section = section.lead(lead(e)).heading("Taken up, by target").table(targets(e)).note(
        "A stay is one unbroken time with one team. It is taken up at the first sign of work; \
         passed on without one, it is missed.",
    );
    let whole = e.user_clock_total();
    if whole > 0 {
        section = section
            .heading("Where the time lies")
            .table(shares(e))
            .figure(by_class(e))
            .figure(by_place(e))
            .heading("Who held it longest")
            .figure(by_holder(e))
            .note(
                "Hours, not a ranking: who supports most holds most. A long bar asks what lies \
                 behind it.",
            )
            .details("Numbers", vec![Block::Table(numbers(e))]);
    }
    section
}

fn lead(evidence: &Evidence) -> String {
    let measures = &evidence.measures;
    let main = evidence.main_target();
    let of_main =
        main.and_then(|target| measures.la.iter().find(|(label, _)| *label == target.label));
    let taken_up = of_main.map(|(label, share)| match share.value {
        Some(value) => {
            format!("{} of the stays were taken up within {}. ", percent(value), target(label))
        }
        None => "Too few stays to say how soon they are taken up. ".to_owned(),
    });
    let time = match (measures.qs.value, measures.hs.value) {
        (Some(queue), Some(holds)) => format!(
            "{} of all time was queue, and {} of what users waited was hidden by holds.",
            percent(queue),
            percent(holds)
        ),
        _ => sentences::queue_and_holds(evidence),
    };
    taken_up.unwrap_or_default() + &time
}

fn targets(evidence: &Evidence) -> Table {
    let mut table = Table::new("Taken up in time (LA), by target")
        .quiet()
        .class("drawn")
        .words("Within")
        .drawn()
        .numbers("Taken up")
        .numbers("95 %")
        .numbers("Stays due");
    for (label, share) in &evidence.measures.la {
        let share = Share::from(share);
        table = table.row(vec![
            Cell::from(target(label)),
            share.drawn(),
            share.value(),
            share.interval(),
            share.n(),
        ]);
    }
    table
}

/// Shares of time, which have no target.
fn shares(evidence: &Evidence) -> Table {
    let mut table = Table::new("Queue share (QS) and time hidden by holds (HS)")
        .quiet()
        .class("drawn")
        .words("Of all time")
        .drawn()
        .numbers("Share")
        .numbers("95 %")
        .numbers("Incidents");
    let measures = &evidence.measures;
    for (name, ratio) in [("queue (QS)", &measures.qs), ("hidden by holds (HS)", &measures.hs)] {
        let share = Share::from(ratio);
        table = table.row(vec![
            Cell::from(name),
            share.drawn(),
            share.value(),
            share.interval(),
            share.n(),
        ]);
    }
    table
}

fn by_class(evidence: &Evidence) -> Figure {
    let whole = evidence.user_clock_total();
    let rows = StatusClass::ALL
        .into_iter()
        .filter(|class| evidence.ledger_class(*class) > 0)
        .map(|class| {
            let us = evidence.ledger_class(class);
            let said = said(evidence, us);
            let mut bar = Bar::plain(sentences::class(class), us as f64, Hue::Ink, said);
            for piece in &mut bar.parts {
                piece.paint = Paint::new(Hue::Ink, texture(class));
            }
            bar
        })
        .collect();
    let data = Bars { rows, ..Bars::default() };
    let description =
        format!("{} of user clock of resolved incidents, by status class.", hours(whole));
    Figure::chart("by-class", "Time by what was done", &description, |frame| bars(&data, frame))
        .with_caption(description.clone())
}

/// A sum of time, with its share where there are enough resolved incidents to say one.
fn said(evidence: &Evidence, us: i128) -> String {
    if evidence.resolved < ENOUGH {
        return hours(us);
    }
    format!("{} · {}", percent(part(us, evidence.user_clock_total())), hours(us))
}

fn texture(class: StatusClass) -> Texture {
    match class {
        StatusClass::Active => Texture::Worked,
        StatusClass::Queued => Texture::Queued,
        class if class.is_waiting() => Texture::Waiting,
        _ => Texture::DoneAgain,
    }
}

/// Queued, worked on, waiting, done again.
fn four(times: &ByClass) -> [i128; 4] {
    let mut sums = [0; 4];
    for class in StatusClass::ALL {
        let at = match texture(class) {
            Texture::Queued => 0,
            Texture::Worked => 1,
            Texture::Waiting => 2,
            Texture::DoneAgain => 3,
        };
        sums[at] += times[class as usize];
    }
    sums
}

const FOUR: [(Texture, &str); 4] = [
    (Texture::Queued, "queued"),
    (Texture::Worked, "worked on"),
    (Texture::Waiting, "waiting"),
    (Texture::DoneAgain, "reopened"),
];

fn stacked(evidence: &Evidence, label: &str, hue: Hue, times: &ByClass) -> Bar {
    let sums = four(times);
    let total: i128 = sums.iter().sum();
    Bar {
        label: label.to_owned(),
        parts: sums
            .into_iter()
            .zip(FOUR)
            .map(|(us, (texture, name))| BarPart {
                value: us as f64,
                paint: Paint::new(hue, texture),
                inside: String::new(),
                title: format!("{label}, {name}: {}", hours(us)),
            })
            .collect(),
        interval: None,
        value: said(evidence, total),
    }
}

fn names() -> Vec<String> {
    FOUR.iter().map(|(_, name)| (*name).to_owned()).collect()
}

fn merged<'h>(holders: impl Iterator<Item = &'h HolderTime>) -> ByClass {
    let mut sum = ByClass::default();
    for holder in holders {
        for (sum, us) in sum.iter_mut().zip(holder.by_class) {
            *sum += us;
        }
    }
    sum
}

/// The place of each holder, in the order of `evidence.holders`.
fn holder_places(evidence: &Evidence) -> Vec<Place> {
    let places = places(&evidence.teams);
    evidence
        .holders
        .iter()
        .map(|holder| {
            let label = evidence.teams.labels.iter().position(|label| *label == holder.holder);
            label.map_or(Place::Unrecorded, |id| places[id])
        })
        .collect()
}

fn by_place(evidence: &Evidence) -> Figure {
    let of = holder_places(evidence);
    let mut known = of.clone();
    known.sort_unstable();
    known.dedup();
    let rows = known
        .into_iter()
        .map(|place| {
            let holders = evidence.holders.iter().zip(&of);
            let sum = merged(holders.filter(|(_, p)| **p == place).map(|(holder, _)| holder));
            let name = match place {
                Place::Unknown if evidence.teams.sides_known => "side unknown",
                Place::Unknown => "line unknown",
                place => place.name(),
            };
            stacked(evidence, name, place.hue(), &sum)
        })
        .collect();
    let data = Bars { rows, parts: names(), most: None };
    let by = if evidence.teams.sides_known { "side" } else { "line" };
    let caption = format!("The same time by {by}.");
    Figure::chart("by-place", "Time by who held it", &caption, |frame| bars(&data, frame))
        .with_caption(caption.clone())
}

fn by_holder(evidence: &Evidence) -> Figure {
    let places = holder_places(evidence);
    let mut rows: Vec<Bar> = evidence
        .holders
        .iter()
        .zip(&places)
        .take(HOLDERS)
        .map(|(holder, place)| stacked(evidence, &holder.holder, place.hue(), &holder.by_class))
        .collect();
    let rest = evidence.holders.len().saturating_sub(HOLDERS);
    if rest > 0 {
        let sum = merged(evidence.holders.iter().skip(HOLDERS));
        rows.push(stacked(evidence, &format!("{} more", count(rest)), Hue::Quiet, &sum));
    }
    let data = Bars { rows, parts: names(), most: None };
    let description = "Time of resolved incidents by team, longest first.";
    Figure::chart("by-holder", "Time by team", description, |frame| bars(&data, frame))
}

fn numbers(evidence: &Evidence) -> Table {
    let mut table = Table::new("Hours of resolved incidents by holder, the forty longest")
        .words("Held by")
        .numbers("Queued")
        .numbers("Worked on")
        .numbers("Waiting")
        .numbers("Reopened")
        .numbers("All");
    for holder in evidence.holders.iter().take(40) {
        let mut row = vec![Cell::from(holder.holder.as_str())];
        row.extend(four(&holder.by_class).map(|us| Cell::from(hours(us))));
        row.push(hours(holder.total()).into());
        table = table.row(row);
    }
    table
}
