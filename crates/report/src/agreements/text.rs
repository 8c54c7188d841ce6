//! Agreements for the terminal.

use super::{ReplayReport, sentences};
use crate::sentences::proportion;
use crate::text::{Column, Page, Style, name};
use thirdline_chart::bar_text;
use thirdline_chart::format::{count, duration, percent};
use thirdline_domain::agreement::Agreements;
use thirdline_domain::clock::{Charge, Outcome};
use thirdline_domain::{History, StatusClass};
use thirdline_evidence::agreements::{
    Comparison, ENOUGH_WEEKS, Explained, Flip, GoalKept, Kept, Proposed, Replayed,
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
        one(&mut page, replayed);
    }
    page.blank();
    page.note(sentences::not_recorded());
    page.note(&format!("Time zones of version {}.", zone_data_version()));
    page.finish()
}

fn one(page: &mut Page, replayed: &Replayed) {
    let agreement = &replayed.agreement;
    page.title(&name(&agreement.title()));
    page.paragraph(&name(&sentences::scope(agreement)));
    page.paragraph(&format!(
        "{} incidents were handed over under it, in all {}.",
        count(replayed.incidents),
        sentences::times(replayed.handovers)
    ));
    if let Some(text) = sentences::without_calendar(agreement) {
        page.paragraph(&text);
    }
    page.heading("What was kept");
    for goal in &replayed.goals {
        page.point(&name(&sentences::kept(goal)));
    }
    page.blank();
    goals(page, replayed);
    page.heading("Who held the minutes");
    page.paragraph(&sentences::minutes(replayed));
    page.blank();
    minutes(page, replayed);
    for (dimension, title) in [
        (Dimension::Team, "By receiver"),
        (Dimension::Priority, "By priority"),
        (Dimension::Month, "By month of the handover"),
    ] {
        breakdown(page, replayed, dimension, title);
    }
    page.heading("Signs of gaming, both ways");
    page.paragraph("Of teams and of the whole time, never of a person, and no verdict.");
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
                share.value.map_or(String::new(), |v| bar_text(v, 20, page.style.ascii)),
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
            Column::Words("kept without flagged"),
        ],
        &rows,
    );
    for goal in recorded.iter().filter(|g| !g.void.is_empty()) {
        let why: Vec<String> =
            goal.void.iter().map(|v| format!("{} {}", count(v.n), v.why.words())).collect();
        page.note(&format!("Void, {}: {}.", goal.kind.words(), why.join(" · ")));
    }
    let flagged: u64 = recorded.iter().map(|g| g.flagged).sum();
    page.note(&format!(
        "Flagged: {} clocks that show a sign of gaming, or whose incident somebody disputes.",
        count(flagged)
    ));
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
    page.note(&format!("Together {} user hours, which is the user clock.", hours(total)));
}

fn hours(us: i128) -> String {
    count(us / 3_600_000_000)
}

fn breakdown(page: &mut Page, replayed: &Replayed, dimension: Dimension, title: &str) {
    let shown: Vec<&GoalKept> =
        replayed.goals.iter().filter(|g| g.is_recorded && !g.by.is_empty()).collect();
    let mut keys: Vec<&str> = shown
        .iter()
        .flat_map(|g| &g.by)
        .filter(|b| b.dimension == dimension)
        .map(|b| b.key.as_str())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() < 2 {
        return;
    }
    page.heading(title);
    let more = keys.len().saturating_sub(KEYS);
    let skip = if dimension == Dimension::Month { more } else { 0 };
    let rows: Vec<Vec<String>> = keys
        .iter()
        .skip(skip)
        .take(KEYS)
        .map(|key| {
            let of = |goal: &&GoalKept| {
                let by = goal.by.iter().find(|b| b.dimension == dimension && b.key == **key);
                by.map_or("–".to_owned(), |b| proportion(&b.kept.attainment()))
            };
            std::iter::once(name(key)).chain(shown.iter().map(of)).collect()
        })
        .collect();
    // Column headings live as long as the program: one for each kind of goal.
    let heads: Vec<Column> = std::iter::once(Column::Words(""))
        .chain(shown.iter().map(|g| Column::Words(g.kind.words())))
        .collect();
    page.table(&heads, &rows);
    if more > 0 {
        page.note(&format!("{} more are in the JSON.", count(more)));
    }
}

fn signals(page: &mut Page, signals: &[Signal]) {
    let rows: Vec<Vec<String>> = signals
        .iter()
        .map(|signal| {
            let party = if signal.party == Party::Receiver { "receiver" } else { "sender" };
            let beyond = match (signal.z, signal.by_chance) {
                (Some(z), Some(chance)) => format!("chance {}, z {z:.1}", percent(chance)),
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
    let (agreement, account) = (&explained.agreement, &explained.account);
    let zone = sentences::zone_of(agreement);
    page.title(&name(&format!("{number} under {}", agreement.title())));
    let stands = match account.class() {
        StatusClass::Cancelled => "withdrawn".to_owned(),
        class if class.is_done() => "resolved".to_owned(),
        _ => format!("open with {}", name(history.team_name(account.holder()))),
    };
    let clock = account
        .user_clock()
        .map_or(String::new(), |c| format!("; user clock {}, never paused", duration(c)));
    page.paragraph(&format!(
        "Reported {} ({}), handed over under it {}, {stands}{clock}.",
        sentences::when(account.reported_at, &zone),
        zone.name(),
        sentences::times(u64::from(account.handovers()))
    ));
    page.blank();
    let rows: Vec<Vec<String>> = explained
        .clocks
        .iter()
        .map(|clock| {
            let goal = &agreement.goals[clock.goal];
            vec![
                goal.kind.words().to_owned(),
                name(history.team_name(clock.team)),
                working_text(clock.within),
                sentences::about(clock.used),
                clock.deadline.map_or("–".to_owned(), |d| sentences::when(d, &zone)),
                sentences::outcome(clock.outcome, &zone),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words("goal"),
            Column::Words("receiver"),
            Column::Number("within"),
            Column::Number("used"),
            Column::Number("deadline"),
            Column::Words("outcome"),
        ],
        &rows,
    );
    page.heading("Why");
    for clock in &explained.clocks {
        let goal = &agreement.goals[clock.goal];
        page.paragraph(&name(&format!(
            "{}, counted in {}: {} used of {}.",
            capital(goal.kind.words()),
            sentences::calendar(agreement, goal),
            sentences::about(clock.used),
            working_text(clock.within)
        )));
        for segment in clock.segments.iter().filter(|s| s.to > s.from) {
            page.point(&sentences::segment(segment, &zone));
        }
        if let Outcome::Missed { at } = clock.outcome {
            page.point(&format!(
                "the deadline passed at {}; nothing later makes it undone",
                sentences::when(at, &zone)
            ));
        }
    }
    page.heading("Who held the minutes");
    ledger(page, history, explained);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
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
    page.paragraph(&format!(
        "{} handovers; fitted to the first 70 % of them, until {}, and checked on the others.",
        count(proposed.handovers),
        sentences::when(proposed.cutoff, zone)
    ));
    page.blank();
    let rows: Vec<Vec<String>> = proposed
        .proposals
        .iter()
        .map(|p| {
            let said = |us: Option<i64>| us.map_or("never reached".to_owned(), sentences::about);
            let interval = p.interval.filter(|_| p.within.is_some()).map_or(String::new(), |i| {
                let low = i.low.map_or("0".to_owned(), sentences::about);
                format!("{low} – {}", i.high.map_or("never".to_owned(), sentences::about))
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
                p.rounded.map_or(String::new(), working_text),
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
            Column::Number("as a goal"),
            Column::Drawing("kept in last 30 %"),
            Column::Number("fitted to"),
        ],
        &rows,
    );
    page.blank();
    if proposed.proposals.iter().any(|p| !p.is_enough()) {
        page.paragraph(&format!(
            "Where there are too few to say, {ENOUGH} ended clocks from {ENOUGH_WEEKS} opening \
             weeks would be enough; or agree a goal for four weeks and look again."
        ));
    }
    page.note(
        "A goal is where the Kaplan–Meier curve of the working time has come down far enough; \
         clocks that were still running, or that ended without a verdict, count for as long as \
         they ran. The interval respects opening weeks. Once a goal is agreed people behave \
         differently: this is what would have been, not what will be.",
    );
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
    let (won, lost) = comparison.goals.iter().fold((0, 0), |(w, l), g| (w + g.won, l + g.lost));
    page.paragraph(&name(&format!(
        "Under {}, {} clocks that were missed are met, and {} that were met are missed.",
        titles.1,
        count(won),
        count(lost)
    )));
    page.blank();
    let said = |kept: &Kept| {
        if kept.met + kept.missed + kept.void + kept.running == 0 {
            "no such goal".to_owned()
        } else {
            proportion(&kept.attainment())
        }
    };
    let rows: Vec<Vec<String>> = comparison
        .goals
        .iter()
        .map(|g| {
            vec![
                g.kind.words().to_owned(),
                if g.kind.is_receivers() { "receiver" } else { "sender" }.to_owned(),
                said(&g.before),
                said(&g.after),
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
    let rows: Vec<Vec<String>> = comparison
        .charges
        .iter()
        .filter(|(_, a, b)| *a > 0 || *b > 0)
        .map(|(charge, a, b)| {
            let difference = b - a;
            let sign = if difference > 0 {
                "+"
            } else if difference < 0 {
                "−"
            } else {
                ""
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
    let decided: Vec<&Flip> =
        comparison.flips.iter().filter(|f| f.is_won() || f.is_lost()).collect();
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
    if decided.len() > FLIPS {
        page.note(&format!("{} more are in the JSON.", count(decided.len() - FLIPS)));
    }
}
