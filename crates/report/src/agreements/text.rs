//! Agreements for the terminal.

use super::breakdown::Breakdown;
use super::{ReplayReport, sentences};
use crate::sentences::proportion;
use crate::text::{Column, Page, Style, name};
use thirdline_chart::bar_text;
use thirdline_chart::format::{count, duration, hours as hours_text, percent};
use thirdline_domain::History;
use thirdline_domain::agreement::Agreements;
use thirdline_domain::clock::{Charge, Outcome};
use thirdline_evidence::agreements::{
    Comparison, Explained, GoalKept, Kept, Proposed, Replay, Replayed,
};
use thirdline_evidence::{Dimension, ENOUGH, Party, Signal};
use thirdline_time::{Zone, working_text, zone_data_version};

/// Keys shown of each breakdown; JSON holds them all.
const KEYS: usize = 24;
/// Incidents listed that change sides.
const FLIPS: usize = 20;

/// What an agreement file holds.
#[must_use]
pub fn check(agreements: &Agreements, style: Style) -> String {
    let mut page = Page::new(style);
    for agreement in &agreements.list {
        page.title(&name(&agreement.title()));
        page.paragraph(&name(&sentences::scope(agreement)));
        let rows: Vec<Vec<String>> = agreement
            .goals
            .iter()
            .map(|goal| {
                let owes = if goal.kind.is_receivers() { "receiver" } else { "sender" };
                vec![
                    owes.to_owned(),
                    goal.kind.words().to_owned(),
                    working_text(goal.within),
                    name(&sentences::calendar(agreement, goal)),
                    name(&goal.priorities.join(", ")),
                ]
            })
            .collect();
        page.blank();
        page.table(
            &[
                Column::Words("who owes it"),
                Column::Words("goal"),
                Column::Number("within"),
                Column::Words("counted in"),
                Column::Words("priorities"),
            ],
            &rows,
        );
        let told = match agreement.signed.fingerprint {
            Some(_) => "the one that was signed",
            None => "write it beside the signatures, and a later change is refused",
        };
        page.note(&format!("Fingerprint {}: {told}.", agreement.fingerprint()));
        page.blank();
    }
    page.note(&format!("Time zones of version {}.", zone_data_version()));
    page.finish()
}

/// What became of the goals on a history.
#[must_use]
pub fn replay(report: &ReplayReport<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    for (i, replayed) in report.replay.agreements.iter().enumerate() {
        if i > 0 {
            page.blank();
        }
        one(&mut page, report.replay, replayed);
    }
    page.blank();
    page.note(sentences::not_recorded());
    page.note(&format!("Time zones of version {}.", zone_data_version()));
    page.finish()
}

fn one(page: &mut Page, replay: &Replay, replayed: &Replayed) {
    let agreement = &replayed.agreement;
    page.title(&name(&agreement.title()));
    page.paragraph(&name(&sentences::scope(agreement)));
    page.paragraph(&sentences::handed_over(replayed));
    let unknown = sentences::head_counts(replayed, &replay.teams);
    for text in [sentences::without_calendar(agreement), unknown].into_iter().flatten() {
        page.paragraph(&text);
    }
    page.heading("What was kept");
    for goal in &replayed.goals {
        page.point(&name(&sentences::capital(&sentences::kept(goal))));
    }
    page.blank();
    goals(page, replayed);
    page.heading("The time it took, against the goal");
    for goal in replayed.goals.iter().filter(|g| g.is_recorded) {
        page.point(&name(&sentences::spread(goal)));
        if goal.used.len() as u64 >= ENOUGH {
            page.point(&sentences::heaping(goal));
        }
    }
    page.heading("Who held the minutes");
    page.paragraph(&sentences::minutes(replayed));
    page.blank();
    minutes(page, replayed);
    for (dimension, title) in [
        (Dimension::Team, "By receiver"),
        (Dimension::Priority, "By priority"),
        (Dimension::Month, "By month of the handover"),
    ] {
        match sentences::cut(replay) {
            Some(why) if dimension == Dimension::Month => {
                page.heading(title);
                page.paragraph(&why);
            }
            _ => breakdown(page, replayed, dimension, title),
        }
    }
    page.heading("Signs of gaming, both ways");
    page.paragraph(sentences::SIGNALS);
    page.blank();
    signals(page, &replayed.signals);
}

fn goals(page: &mut Page, replayed: &Replayed) {
    let recorded: Vec<&GoalKept> = replayed.goals.iter().filter(|g| g.is_recorded).collect();
    let rows: Vec<Vec<String>> = recorded
        .iter()
        .map(|goal| {
            let share = goal.kept.attainment();
            vec![
                name(&sentences::goal(goal.kind, goal.within, &goal.priorities)),
                share.value.map_or(String::new(), |v| bar_text(v, 10, page.style.ascii)),
                count(goal.kept.met),
                count(goal.kept.missed),
                count(goal.kept.void),
                count(goal.kept.running),
                proportion(&goal.without_flagged.attainment()),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("goal"),
            Column::Bar("kept"),
            Column::Number("met"),
            Column::Number("missed"),
            Column::Number("void"),
            Column::Number("running"),
            Column::Words("without flagged"),
        ],
        &rows,
    );
    for text in recorded.iter().filter_map(|goal| sentences::void(goal)) {
        page.note(&text);
    }
    page.note(&sentences::flagged(replayed));
}

fn minutes(page: &mut Page, replayed: &Replayed) {
    let total = replayed.charged.total;
    if total == 0 {
        return;
    }
    let rows: Vec<Vec<String>> = Charge::ALL
        .into_iter()
        .filter(|charge| replayed.charged.of(*charge) > 0)
        .map(|charge| {
            let time = replayed.charged.of(charge);
            let share = time as f64 / total as f64;
            vec![
                charge.words().to_owned(),
                bar_text(share, 24, page.style.ascii),
                percent(share),
                hours(time),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("charged to"),
            Column::Bar(""),
            Column::Number("share"),
            Column::Number("user hours"),
        ],
        &rows,
    );
    page.note(&sentences::together(replayed));
}

fn hours(us: i128) -> String {
    count(us / 3_600_000_000)
}

fn breakdown(page: &mut Page, replayed: &Replayed, dimension: Dimension, title: &str) {
    let found = Breakdown::of(replayed, dimension);
    if !found.is_told() {
        return;
    }
    page.heading(title);
    if dimension == Dimension::Month && !found.rows.is_empty() {
        page.paragraph(sentences::MONTHS);
        page.blank();
    }
    let more = found.rows.len().saturating_sub(KEYS);
    let skip = if dimension == Dimension::Month { more } else { 0 };
    let said = |kept: &Option<Kept>| {
        kept.as_ref().map_or("–".to_owned(), |kept| {
            let share = kept.attainment();
            match share.value {
                Some(_) => proportion(&share),
                None => format!("too few, n {}", count(share.n.unwrap_or(0))),
            }
        })
    };
    let rows: Vec<Vec<String>> = found
        .rows
        .iter()
        .skip(skip)
        .take(KEYS)
        .map(|(key, kept)| std::iter::once(name(key)).chain(kept.iter().map(said)).collect())
        .collect();
    let heads: Vec<Column> = std::iter::once(Column::Words(""))
        .chain(found.kinds.iter().map(|kind| Column::Words(kind.words())))
        .collect();
    page.table(&heads, &rows);
    let left_out = [sentences::more_in_json(more), sentences::too_few(found.too_few)];
    for text in left_out.into_iter().flatten() {
        page.note(&text);
    }
}

fn signals(page: &mut Page, signals: &[Signal]) {
    let rows: Vec<Vec<String>> = signals
        .iter()
        .map(|signal| {
            let party = if signal.party == Party::Receiver { "receiver" } else { "sender" };
            let beyond = match (signal.z, signal.by_chance) {
                (Some(z), Some(chance)) if signal.share.value.is_some() => {
                    format!("chance {}, z {z:.1}", percent(chance))
                }
                _ => String::new(),
            };
            vec![party.to_owned(), name(&signal.about), proportion(&signal.share), beyond]
        })
        .collect();
    page.table(
        &[
            Column::Words("whose"),
            Column::Words("what"),
            Column::Words("how often"),
            Column::Words(""),
        ],
        &rows,
    );
}

/// One incident's clocks, and why.
#[must_use]
pub fn explain(number: &str, history: &History, explained: &[Explained], style: Style) -> String {
    let mut page = Page::new(style);
    for one in explained {
        explain_one(&mut page, number, history, one);
    }
    page.note(&format!("Time zones of version {}.", zone_data_version()));
    page.finish()
}

fn explain_one(page: &mut Page, number: &str, history: &History, explained: &Explained) {
    let agreement = &explained.agreement;
    let zone = sentences::zone_of(agreement);
    page.title(&name(&format!("{number} under {}", agreement.title())));
    page.paragraph(&name(&sentences::incident(history, explained)));
    let missing = sentences::unrecorded(explained);
    for text in [sentences::without_calendar(agreement), missing].into_iter().flatten() {
        page.paragraph(&text);
    }
    page.paragraph(&sentences::outcomes(explained));
    page.blank();
    let receiver = explained.clocks.first().map(|c| c.team);
    let has_several = explained.clocks.iter().any(|c| Some(c.team) != receiver);
    let rows: Vec<Vec<String>> = sentences::recorded(explained)
        .map(|clock| {
            let goal = &agreement.goals[clock.goal];
            let ended = match clock.outcome {
                Outcome::Running => None,
                _ => clock.stopped_at,
            };
            let said =
                |at: Option<i64>| at.map_or("–".to_owned(), |at| sentences::instant(at, &zone));
            let mut row = vec![
                goal.kind.words().to_owned(),
                working_text(clock.within),
                sentences::about(clock.used),
                said(clock.deadline),
                said(ended),
                clock.outcome.name().to_owned(),
            ];
            if has_several {
                row.insert(1, name(history.team_name(clock.team)));
            }
            row
        })
        .collect();
    let mut heads = vec![
        Column::Words("goal"),
        Column::Number("within"),
        Column::Number("used"),
        Column::Number("deadline"),
        Column::Number("ended"),
        Column::Drawing("outcome"),
    ];
    if has_several {
        heads.insert(1, Column::Words("receiver"));
    }
    page.table(&heads, &rows);
    page.heading("Why");
    for clock in sentences::recorded(explained) {
        page.paragraph(&name(&sentences::used(agreement, clock)));
        for segment in sentences::lasting(clock) {
            page.point(&sentences::segment(segment, &zone));
        }
        if let Outcome::Missed { at } = clock.outcome {
            page.point(&sentences::breach(at, &zone));
        }
    }
    page.heading("Who held the minutes");
    ledger(page, history, explained);
}

fn ledger(page: &mut Page, history: &History, explained: &Explained) {
    let rows: Vec<Vec<String>> = explained
        .account
        .cells()
        .iter()
        .map(|cell| {
            vec![
                name(history.team_name(cell.holder)),
                crate::sentences::class(cell.class).to_owned(),
                if cell.inside { "in hours" } else { "outside" }.to_owned(),
                duration(cell.time),
                cell.charge.words().to_owned(),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("holder"),
            Column::Words("state"),
            Column::Words(""),
            Column::Number("time"),
            Column::Words("charged to"),
        ],
        &rows,
    );
}

/// Goals that history would have kept.
#[must_use]
pub fn propose(
    receiver: &str,
    keep: u32,
    proposed: &Proposed,
    zone: &Zone,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    page.title(&name(&format!("Goals that {receiver} would have kept {keep} times in a hundred")));
    page.paragraph(&sentences::fitted(proposed, zone));
    page.blank();
    let rows: Vec<Vec<String>> = proposed
        .proposals
        .iter()
        .map(|p| {
            let said = |us: Option<i64>| us.map_or("–".to_owned(), hours_text);
            let interval = p.interval.map_or(String::new(), |i| {
                format!("{} to {}", said(i.low), i.high.map_or("∞".to_owned(), hours_text))
            });
            let checked = match &p.hold_out {
                Some(h) => sentences::hold_out(h),
                None => String::new(),
            };
            vec![
                p.priority.as_deref().map_or("all".to_owned(), name),
                p.kind.words().to_owned(),
                if p.is_enough() { said(p.within) } else { "too few to say".to_owned() },
                interval,
                said(p.rounded),
                checked,
                count(p.fitted),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("priority"),
            Column::Words("goal"),
            Column::Number("working time"),
            Column::Drawing("95 % interval"),
            Column::Number("rounded"),
            Column::Drawing("kept later"),
            Column::Number("n"),
        ],
        &rows,
    );
    page.blank();
    if let Some(text) = sentences::would_be_enough(proposed) {
        page.paragraph(&text);
    }
    page.note(sentences::PROPOSED);
    page.finish()
}

/// Two agreements side by side.
#[must_use]
pub fn compare(
    titles: (&str, &str),
    history: &History,
    comparison: &Comparison,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    page.title(&name(&format!("{} against {}", titles.0, titles.1)));
    page.paragraph(&name(&sentences::compared(titles.1, comparison)));
    page.blank();
    let rows: Vec<Vec<String>> = comparison
        .goals
        .iter()
        .map(|g| {
            vec![
                g.kind.words().to_owned(),
                if g.kind.is_receivers() { "receiver" } else { "sender" }.to_owned(),
                sentences::kept_under(g.kind, &g.before),
                sentences::kept_under(g.kind, &g.after),
                count(g.won),
                count(g.lost),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("goal"),
            Column::Words("who owes it"),
            Column::Words("first"),
            Column::Words("second"),
            Column::Number("gained"),
            Column::Number("paid"),
        ],
        &rows,
    );
    page.heading("Minutes by charge");
    page.paragraph(&sentences::shifted(comparison));
    page.blank();
    let rows: Vec<Vec<String>> = comparison
        .charges
        .iter()
        .filter(|(_, a, b)| *a > 0 || *b > 0)
        .map(|(charge, a, b)| {
            let difference = b - a;
            let sign = match difference {
                0 => "",
                1.. => "+",
                _ => "−",
            };
            vec![
                charge.words().to_owned(),
                hours(*a),
                hours(*b),
                format!("{sign}{}", hours(difference.abs())),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("charged to"),
            Column::Number("first, user hours"),
            Column::Number("second"),
            Column::Number("difference"),
        ],
        &rows,
    );
    flips(&mut page, history, comparison);
    page.finish()
}

fn flips(page: &mut Page, history: &History, comparison: &Comparison) {
    page.heading("Incidents that flip");
    let decided = sentences::flips(comparison);
    if decided.is_empty() {
        page.paragraph("None.");
        return;
    }
    let said = |o: Option<Outcome>| o.map_or("–", Outcome::name).to_owned();
    let rows: Vec<Vec<String>> = decided
        .iter()
        .take(FLIPS)
        .map(|f| {
            vec![
                name(sentences::number(history, f.incident)),
                name(history.team_name(f.team)),
                f.kind.words().to_owned(),
                said(f.before),
                said(f.after),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("incident"),
            Column::Words("receiver"),
            Column::Words("goal"),
            Column::Words("first"),
            Column::Words("second"),
        ],
        &rows,
    );
    if let Some(more) = sentences::more_in_json(decided.len().saturating_sub(FLIPS)) {
        page.note(&more);
    }
}
