//! What became of the goals on a history.

use super::super::breakdown::Breakdown;
use super::super::{ReplayReport, sentences};
use super::{Made, charge_hue, spread};
use crate::html::blocks::{Block, Figure, Section};
use crate::html::table::{Cell, Share, Table};
use crate::html::words::{hours, unbroken};
use crate::sentences::proportion;
use thirdline_chart::format::{Reading, count, number, percent};
use thirdline_chart::{
    Bar, Bars, Dot, DotRow, Dots, Hue, LinePoint, Lines, Series, bars, data_table, dots, line,
};
use thirdline_domain::clock::Charge;
use thirdline_evidence::agreements::{GoalKept, Kept, Replayed};
use thirdline_evidence::{Dimension, Party, Proportion, Signal};

/// Keys shown of each breakdown; JSON holds them all.
const KEYS: usize = 24;

/// What became of the goals on a history.
#[must_use]
pub fn replay(report: &ReplayReport<'_>) -> String {
    let replays = &report.replay.agreements;
    let many = replays.len() > 1;
    let mut sections = Vec::new();
    for (place, replayed) in replays.iter().enumerate() {
        let part = Part { report, replayed, place, many };
        sections.push(part.kept());
        sections.push(part.spread());
        sections.push(part.minutes());
        sections.extend(part.breakdowns());
        sections.push(part.signals());
    }
    sections.push(
        Section::new("missing", "What is not recorded", "What is not recorded")
            .text(sentences::not_recorded()),
    );
    let (title, facts) = match replays.as_slice() {
        [one] => (one.agreement.title(), vec![sentences::scope(&one.agreement)]),
        all => (format!("{} versions of agreements", count(all.len())), Vec::new()),
    };
    let of = crate::html::words::of_import(report.import);
    Made { of, title: format!("{title}: what was kept"), facts, sections, notes: Vec::new() }
        .render()
}

/// One agreement of the file.
struct Part<'a> {
    report: &'a ReplayReport<'a>,
    replayed: &'a Replayed,
    place: usize,
    many: bool,
}

impl Part<'_> {
    fn id(&self, name: &str) -> String {
        if self.many { format!("{name}-{}", self.place) } else { name.to_owned() }
    }

    fn section(&self, id: &str, title: &str) -> Section {
        let of = if self.many { self.replayed.agreement.title() + ": " } else { String::new() };
        let title = if self.many { format!("{of}{}", uncapital(title)) } else { title.to_owned() };
        Section::new(self.id(id), title.clone(), title)
    }

    fn recorded(&self) -> Vec<&GoalKept> {
        self.replayed.goals.iter().filter(|g| g.is_recorded).collect()
    }

    fn kept(&self) -> Section {
        let replayed = self.replayed;
        let mut section =
            self.section("kept", "What was kept").lead(sentences::handed_over(replayed));
        if self.many {
            section = section.text(sentences::scope(&replayed.agreement));
        }
        for text in [
            sentences::without_calendar(&replayed.agreement),
            sentences::head_counts(replayed, &self.report.replay.teams),
        ]
        .into_iter()
        .flatten()
        {
            section = section.text(text);
        }
        let said = replayed.goals.iter().map(sentences::kept).map(|s| sentences::capital(&s));
        section = section.with(Block::Points(said.collect()));
        let recorded = self.recorded();
        if recorded.is_empty() {
            return section;
        }
        section = section.figure(self.drawn(&recorded)).table(goals(&recorded));
        for text in recorded.iter().filter_map(|goal| sentences::void(goal)) {
            section = section.note(text);
        }
        section.note(sentences::flagged(replayed))
    }

    fn drawn(&self, recorded: &[&GoalKept]) -> Figure {
        let rows = recorded
            .iter()
            .map(|goal| {
                let share = goal.kept.attainment();
                let label = sentences::goal(goal.kind, goal.within, &goal.priorities);
                let hue = charge_hue(if goal.kind.is_receivers() {
                    Charge::Receiver
                } else {
                    Charge::Sender
                });
                DotRow {
                    dots: dot(&share, &label).map(|d| Dot { hue, ..d }).into_iter().collect(),
                    label,
                    value: proportion(&share),
                    ..DotRow::default()
                }
            })
            .collect();
        let data = Dots { rows, ..Dots::default() };
        let said = "Share kept of what was kept or missed, with its 95\u{202f}% interval.";
        Figure::chart(&self.id("kept-drawn"), "How often each goal was kept", said, |frame| {
            dots(&data, frame)
        })
        .with_caption(said)
    }

    fn spread(&self) -> Section {
        let mut section = self.section("spread", "The time it took, against the goal");
        for (index, goal) in self.recorded().iter().enumerate() {
            let id = self.id(&format!("spread-{index}"));
            for block in spread::of_goal(&id, goal).list {
                section = section.with(block);
            }
        }
        section.note(
            "Where long waits are rarer than short ones, a few more before the goal than behind \
             it are natural. A heap before the goal may also be good work on what is nearly late.",
        )
    }

    fn minutes(&self) -> Section {
        let charged = &self.replayed.charged;
        let section =
            self.section("minutes", "Who held the minutes").lead(sentences::minutes(self.replayed));
        if charged.total == 0 {
            return section;
        }
        let found: Vec<(Charge, i128, String)> = Charge::ALL
            .into_iter()
            .filter(|charge| charged.of(*charge) > 0)
            .map(|charge| {
                let time = charged.of(charge);
                let share = percent(time as f64 / charged.total as f64);
                (charge, time, share)
            })
            .collect();
        let rows = found
            .iter()
            .map(|(charge, time, share)| {
                let said = format!("{share} · {}", hours(*time));
                Bar::plain(charge.words(), *time as f64, charge_hue(*charge), said)
            })
            .collect();
        let data = Bars { rows, ..Bars::default() };
        let said = sentences::together(self.replayed);
        let numbers: Vec<Vec<String>> = found
            .iter()
            .map(|(charge, time, share)| {
                vec![charge.words().to_owned(), hours(*time), share.clone()]
            })
            .collect();
        let heads = ["Charged to", "User hours", "Share"];
        section.figure(
            Figure::chart(&self.id("minutes-drawn"), "Minutes by charge", &said, |frame| {
                bars(&data, frame)
            })
            .with_caption(said.clone())
            .followed_by(&data_table("User hours by charge", &heads, &numbers)),
        )
    }

    fn breakdowns(&self) -> Vec<Section> {
        let cut = sentences::cut(self.report.replay);
        [
            (Dimension::Team, "receivers", "By receiver"),
            (Dimension::Priority, "priorities", "By priority"),
            (Dimension::Month, "months", "By month of the handover"),
        ]
        .into_iter()
        .filter_map(|(dimension, id, title)| {
            if let (Dimension::Month, Some(why)) = (dimension, &cut) {
                return Some(self.section(id, title).text(why.clone()));
            }
            let found = Breakdown::of(self.replayed, dimension);
            found.is_told().then(|| self.breakdown(&found, dimension, id, title))
        })
        .collect()
    }

    fn breakdown(&self, found: &Breakdown, by: Dimension, id: &str, title: &str) -> Section {
        let mut section = self.section(id, title);
        let more = found.rows.len().saturating_sub(KEYS);
        let skip = if by == Dimension::Month { more } else { 0 };
        let shown = || found.rows.iter().skip(skip).take(KEYS);
        if !found.rows.is_empty() {
            if by == Dimension::Month {
                let shown: Vec<_> = shown().collect();
                section = section.lead(sentences::MONTHS).figure(self.months(found, &shown));
            }
            let mut table = Table::new(title).quiet().class("broken-down").words(match by {
                Dimension::Team => "Receiver",
                Dimension::Priority => "Priority",
                _ => "Month",
            });
            for kind in &found.kinds {
                table = table.numbers(sentences::capital(kind.words()));
            }
            for (key, kept) in shown() {
                let mut row = vec![Cell::from(key.as_str())];
                row.extend(kept.iter().map(|kept| {
                    kept.map_or_else(|| Cell::from("–"), |k| Share::from(&k.attainment()).stacked())
                }));
                table = table.row(row);
            }
            section = section.table(table);
        }
        for text in
            [sentences::more_in_json(more), sentences::too_few(found.too_few)].into_iter().flatten()
        {
            section = section.note(text);
        }
        section
    }

    /// Months as lines with their intervals, one for each kind of goal.
    fn months(&self, found: &Breakdown, shown: &[&(String, Vec<Option<Kept>>)]) -> Figure {
        let mut is_second = false;
        let series = found
            .kinds
            .iter()
            .enumerate()
            .map(|(index, kind)| {
                let is_receivers = kind.is_receivers();
                let dashed = is_receivers && is_second;
                is_second |= is_receivers;
                let point = |(x, (_, kept)): (usize, &&(String, Vec<Option<Kept>>))| {
                    let share = kept[index].map_or(Proportion::new(0, 0), |k| k.attainment());
                    LinePoint {
                        x: x as f64,
                        y: share.value.unwrap_or(f64::NAN),
                        interval: share.low.zip(share.high),
                    }
                };
                Series {
                    name: kind.words().to_owned(),
                    hue: if is_receivers { Hue::B } else { Hue::A },
                    dashed,
                    points: shown.iter().enumerate().map(point).collect(),
                }
            })
            .collect();
        let ticks = shown.iter().enumerate().map(|(x, (key, _))| (x as f64, key.clone())).collect();
        let data = Lines { series, ticks, reading: Reading::Share, from_zero: true };
        let said = "Share kept by month of the handover, with its 95\u{202f}% interval.";
        let title = "Kept by month of the handover";
        Figure::chart(&self.id("months-drawn"), title, said, |frame| line(&data, frame))
            .with_caption(said)
    }

    fn signals(&self) -> Section {
        let mut table = Table::new("Signs of gaming, both ways")
            .quiet()
            .class("drawn defined")
            .words("What is counted")
            .words("Whose")
            .drawn()
            .numbers("Share")
            .numbers("95 %")
            .numbers("of");
        for signal in &self.replayed.signals {
            let share = Share::from(&signal.share).with_chance(signal.by_chance);
            let party = if signal.party == Party::Receiver { "receiver" } else { "sender" };
            table = table.row(vec![
                about(signal),
                party.into(),
                share.drawn(),
                share.value(),
                share.interval(),
                share.n(),
            ]);
        }
        self.section("signals", "Signs of gaming, both ways").lead(sentences::SIGNALS).table(table)
    }
}

fn about(signal: &Signal) -> Cell {
    let name = Cell::from(signal.about.as_str());
    match (signal.by_chance, signal.z) {
        (Some(chance), Some(z)) if signal.share.value.is_some() => name.fine(format!(
            "chance alone would give {}; {} standard errors from it",
            percent(chance),
            number(z)
        )),
        _ => name,
    }
}

fn dot(share: &Proportion, title: &str) -> Option<Dot> {
    let (at, low, high) = (share.value?, share.low?, share.high?);
    let title = format!("{title}: {}", proportion(share));
    Some(Dot { at, interval: Some((low, high)), title, ..Dot::default() })
}

fn goals(recorded: &[&GoalKept]) -> Table {
    let mut table = Table::new("Goals and what became of their clocks")
        .quiet()
        .class("broken-down")
        .words("Goal")
        .numbers("Met")
        .numbers("Missed")
        .numbers("Void")
        .numbers("Running")
        .numbers("Kept")
        .numbers("Without flagged");
    for goal in recorded {
        let kept = goal.kept;
        table = table.row(vec![
            unbroken(&sentences::goal(goal.kind, goal.within, &goal.priorities)).into(),
            Cell::count(kept.met),
            Cell::count(kept.missed),
            Cell::count(kept.void),
            Cell::count(kept.running),
            Share::from(&kept.attainment()).stacked(),
            Share::from(&goal.without_flagged.attainment()).stacked(),
        ]);
    }
    table
}

fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |c| c.to_lowercase().chain(letters).collect())
}
