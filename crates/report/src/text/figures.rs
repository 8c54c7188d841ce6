//! Figures with their intervals: clocks, answers, all measures, breakdowns, series, signals.

use super::page::{Column, Page, name};
use crate::{Report, sentences};
use thirdline_chart::format::{count, duration, percent};
use thirdline_chart::{bar_text, spark_text};
use thirdline_evidence::{
    Breakdown, ByTarget, CATALOGUE, Measures, NOT_RECORDED, Party, Proportion, Quantile, Series,
};

/// Keys shown of each breakdown; JSON holds them all.
const KEYS: usize = 20;

/// What is shown of each key: the measure, and what its column is called.
const BREAKDOWN: [(&str, &str); 6] = [
    ("UCM", "back in time (UCM)"),
    ("LA", "taken up"),
    ("QS", "queue"),
    ("HS", "holds"),
    ("RB", "returns"),
    ("BR", "bounces"),
];

fn bar(page: &Page, value: Option<f64>, width: usize) -> String {
    value.map_or(String::new(), |v| bar_text(v, width, page.style.ascii))
}

fn signed_points(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |v| format!("+{:.0} points", v * 100.0))
}

/// UC, UCM and SC.
pub(super) fn user_clock(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    page.heading("The user clock");
    page.paragraph(&sentences::user_clock(e));
    page.blank();
    let gain = |i: usize| e.measures.sc.get(i).and_then(|(_, p)| p.value);
    let rows: Vec<Vec<String>> = e
        .measures
        .ucm
        .iter()
        .enumerate()
        .map(|(i, (target, met))| {
            vec![
                target.clone(),
                bar(page, met.value, 24),
                sentences::proportion(met),
                signed_points(gain(i)),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Number("within"),
            Column::Bar(""),
            Column::Words("service back"),
            Column::Number("if holds stopped the clock"),
        ],
        &rows,
    );
    page.blank();
    quantiles(page, report);
}

fn quantiles(page: &mut Page, report: &Report<'_>) {
    let clocks = &report.evidence.clocks;
    let watched = clocks.resolved + clocks.censored;
    let said = |q: Option<&Quantile>| q.and_then(|q| q.value).map_or("–".to_owned(), duration);
    let interval = |q: &Quantile| match (q.value, q.interval) {
        (Some(_), Some(i)) => {
            let end = |v: Option<i64>| v.map_or("not reached".to_owned(), duration);
            format!("{} – {}", end(i.low), end(i.high))
        }
        (None, _) => "too few to say".to_owned(),
        (_, None) => String::new(),
    };
    let rows: Vec<Vec<String>> = clocks
        .quantiles
        .iter()
        .filter(|q| [25, 50, 75, 90, 95].contains(&q.percent))
        .map(|q| {
            let with_open = clocks.survival.iter().find(|s| s.percent == q.percent);
            let without = clocks.without_holds.iter().find(|s| s.percent == q.percent);
            vec![
                format!("{} in 100 within", q.percent),
                said(Some(q)),
                interval(q),
                with_open.map_or_else(String::new, |q| sentences::survival_quantile(q, watched)),
                if report.evidence.recorded.events { said(without) } else { "–".to_owned() },
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words(""),
            Column::Number("resolved only"),
            Column::Drawing("95 % interval"),
            Column::Number("with open ones"),
            Column::Number("without holds"),
        ],
        &rows,
    );
    let note = format!(
        "n {} resolved; with the {} still open as censored (Kaplan–Meier).",
        count(clocks.resolved),
        count(clocks.censored)
    );
    page.note(&note);
}

/// LA, HS and QS.
pub(super) fn answers(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if !e.recorded.events {
        return;
    }
    page.heading("Taken up, queued, held");
    page.paragraph(&sentences::queue_and_holds(e));
    page.blank();
    let third: Option<&ByTarget> =
        e.by.iter().find(|b| b.dimension.name() == "line" && b.key == "3").map(|b| &b.measures.la);
    let rows: Vec<Vec<String>> = e
        .measures
        .la
        .iter()
        .enumerate()
        .map(|(i, (target, la))| {
            let mut row = vec![target.clone(), bar(page, la.value, 24), sentences::proportion(la)];
            if let Some(third) = third {
                row.push(sentences::proportion(&third[i].1));
            }
            row
        })
        .collect();
    let mut heads =
        vec![Column::Number("within"), Column::Bar(""), Column::Words("stays taken up")];
    if third.is_some() {
        heads.push(Column::Words("third line"));
    }
    page.table(&heads, &rows);
}

/// Every measure of the catalogue.
pub(super) fn measures(page: &mut Page, report: &Report<'_>) {
    page.heading("All measures");
    let m = &report.evidence.measures;
    let main = report.evidence.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    let mut rows = Vec::new();
    for entry in CATALOGUE.iter().filter(|e| e.code != "UC") {
        let (figure, target) = figure(m, entry.code, main);
        rows.push(vec![
            entry.code.to_owned(),
            format!("{}{target}", entry.name),
            figure,
            entry.kind.name().to_owned(),
        ]);
    }
    if m.reassigned.n.is_some() {
        rows.push(vec![
            String::new(),
            "reassigned at least once (counter)".to_owned(),
            sentences::proportion(&m.reassigned),
            "diagnostic".to_owned(),
        ]);
    }
    page.table(
        &[
            Column::Drawing(""),
            Column::Words("measure"),
            Column::Words("value (95 % interval), n"),
            Column::Words("kind"),
        ],
        &rows,
    );
}

fn figure(m: &Measures, code: &str, target: &str) -> (String, String) {
    if let Some(by_target) = m.by_target(code) {
        let p: Option<&Proportion> =
            by_target.iter().find(|(label, _)| label == target).map(|(_, p)| p);
        return (p.map_or(String::new(), sentences::proportion), format!(", {target}"));
    }
    if let Some(ratio) = m.ratio(code) {
        return (sentences::ratio(ratio), String::new());
    }
    (m.proportion(code).map_or(String::new(), sentences::proportion), String::new())
}

/// The breakdowns that were asked for.
pub(super) fn breakdowns(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    let main = e.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    for dimension in &e.question.by {
        let all: Vec<_> = e.by.iter().filter(|b| b.dimension == *dimension).collect();
        page.heading(&format!("By {}", dimension.name()));
        if all.is_empty() {
            page.paragraph(&format!("No {} is known in this history.", dimension.name()));
            continue;
        }
        if let Some(why) = sentences::no_trend(e, *dimension) {
            page.paragraph(&why);
            counts(page, dimension.name(), &all);
            continue;
        }
        if matches!(dimension.name(), "team" | "line" | "side") {
            page.paragraph(
                "An incident counts under each it visited, so rows overlap. Queue is of the \
                 row's own time.",
            );
        }
        // A column in which nothing is recorded is left out: the catalogue says so once.
        let codes: Vec<(&'static str, &'static str)> = BREAKDOWN
            .into_iter()
            .filter(|(code, _)| figure(&e.measures, code, main).0 != sentences::NOT_RECORDED)
            .collect();
        let rows: Vec<Vec<String>> = all
            .iter()
            .take(KEYS)
            .map(|b| {
                let key = match dimension.name() {
                    // Kept on one line.
                    "line" => format!("line\u{a0}{}", b.key),
                    _ => name(&b.key),
                };
                let mut row = vec![key, count(b.measures.incidents)];
                row.extend(codes.iter().map(|(code, _)| figure(&b.measures, code, main).0));
                row
            })
            .collect();
        let mut heads = vec![Column::Words(dimension.name()), Column::Number("incidents")];
        heads.extend(codes.iter().map(|(_, head)| Column::Words(head)));
        page.table(&heads, &rows);
        let mut note = if codes.iter().any(|(code, _)| *code == "LA") {
            format!("Back in time and taken up are within {main}.")
        } else {
            format!("Back in time is within {main}.")
        };
        if all.len() > KEYS {
            note.push_str(&format!(" {} more are not shown here.", count(all.len() - KEYS)));
        }
        page.note(&note);
    }
}

/// A breakdown without rates: how many incidents, and how many of them are resolved. The latest
/// periods are shown, for in a cut history they hold nearly all.
fn counts(page: &mut Page, dimension: &'static str, all: &[&Breakdown]) {
    let earlier = all.len().saturating_sub(KEYS);
    let rows: Vec<Vec<String>> = all[earlier..]
        .iter()
        .map(|b| vec![name(&b.key), count(b.measures.incidents), count(b.measures.resolved)])
        .collect();
    page.table(
        &[Column::Words(dimension), Column::Number("incidents"), Column::Number("resolved")],
        &rows,
    );
    if earlier > 0 {
        page.note(&format!("{} earlier are not shown here.", count(earlier)));
    }
}

/// Ping-pong and containment, each by several definitions.
pub(super) fn definitions(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if !e.recorded.events || !e.recorded.teams {
        return;
    }
    page.heading("One question, several definitions");
    page.paragraph("Choose one and keep it: the same history answers very differently.");
    for (title, all) in [("ping-pong", &e.ping_pong), ("containment", &e.containment)] {
        if all.is_empty() {
            continue;
        }
        page.blank();
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|d| {
                let mut row = vec![d.name.to_owned()];
                row.extend(d.count.map(count));
                row.push(sentences::proportion(&d.incidents));
                row
            })
            .collect();
        let mut heads = vec![Column::Words(title)];
        // What happens to an incident at most once is not counted in times.
        if all.iter().all(|d| d.count.is_some()) {
            heads.push(Column::Number("times"));
        }
        heads.push(Column::Words("incidents"));
        page.table(&heads, &rows);
        page.blank();
        for definition in all {
            let name = page.bold(definition.name);
            page.point(&format!("{name}: {}", definition.rule));
        }
    }
}

/// Series over time.
pub(super) fn series(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    page.heading(&format!("By {}, in order", e.period.name()));
    if e.quality.cut_by_closing_date {
        page.paragraph("The history was cut by closing date: no trend is shown.");
        return;
    }
    if e.series.is_empty() {
        page.paragraph("The history is too short for a series: two whole weeks with 20 incidents.");
        return;
    }
    let rows: Vec<Vec<String>> = e
        .series
        .iter()
        .map(|s| {
            let values: Vec<Option<f64>> = s.points.iter().map(|p| p.value).collect();
            let last = values.iter().rev().find_map(|v| *v);
            let usual = s.chart.as_ref().map_or(String::new(), |c| {
                format!("{} to {}", percent(c.lower.max(0.0)), percent(c.upper.min(1.0)))
            });
            vec![
                series_name(s),
                spark_text(&values, page.style.ascii),
                last.map_or("–".to_owned(), percent),
                usual,
                sentences::change(s.change).to_owned(),
            ]
        })
        .collect();
    page.table(
        &[
            Column::Words(""),
            Column::Drawing(""),
            Column::Number("last"),
            Column::Words("usual range"),
            Column::Words("change"),
        ],
        &rows,
    );
    tell_signals(page, &e.series);
}

/// What a row of small bars cannot show: which points are outside what is usual.
fn tell_signals(page: &mut Page, series: &[Series]) {
    let told: Vec<String> = series
        .iter()
        .filter_map(|s| {
            let signals = sentences::signals(s);
            (!signals.is_empty()).then(|| format!("{}: {}", series_name(s), signals.join("; ")))
        })
        .collect();
    if !told.is_empty() {
        page.blank();
        page.paragraph("Outside what is usual, in whichever period:");
        for sentence in &told {
            page.point(sentence);
        }
    }
}

fn series_name(series: &Series) -> String {
    let entry = thirdline_evidence::catalogue_entry(series.code);
    let target = series.target.as_ref().map_or(String::new(), |t| format!(", {t}"));
    format!("{}{target}", entry.map_or(series.code, |e| e.name))
}

/// Gaming signals, both ways.
pub(super) fn gaming(page: &mut Page, report: &Report<'_>) {
    let e = report.evidence;
    if !e.recorded.events {
        return;
    }
    page.heading("Signals that figures are played, both ways");
    page.paragraph("A reason to ask, never a verdict, never about a person.");
    let main = e.main_target().map(|t| t.label.clone()).unwrap_or_default();
    let Some((_, signals)) = e.gaming.iter().find(|(target, _)| *target == main) else { return };
    for (party, title) in
        [(Party::Receiver, "those who hold it"), (Party::Sender, "those who hand it over")]
    {
        page.blank();
        let rows: Vec<Vec<String>> = signals
            .iter()
            .filter(|s| s.party == party && s.share.n.is_some_and(|n| n > 0))
            .map(|s| {
                let mut said = sentences::proportion(&s.share);
                if let Some(z) = s.z {
                    said.push_str(&format!(", z {z:.1}"));
                }
                vec![said, s.about.clone()]
            })
            .collect();
        page.table(&[Column::Drawing(title), Column::Words("")], &rows);
    }
    page.blank();
    let missing: Vec<String> =
        NOT_RECORDED.iter().map(|(what, needs)| format!("{what} (needs {needs})")).collect();
    page.paragraph(&format!("Not recorded in a history: {}.", missing.join(", ")));
}

/// Figures with and without the incidents that somebody disputes.
pub(super) fn disputed(page: &mut Page, report: &Report<'_>) {
    let Some(disputed) = report.disputed else { return };
    page.heading("With and without the disputed incidents");
    page.paragraph(&sentences::disputed(disputed));
    if !disputed.unknown.is_empty() {
        let some: Vec<String> = disputed.unknown.iter().take(5).map(|n| name(n)).collect();
        let more = if disputed.unknown.len() > some.len() { ", …" } else { "" };
        page.paragraph(&format!("Not in the history: {}{more}.", some.join(", ")));
    }
    page.blank();
    let main = report.evidence.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    let rows: Vec<Vec<String>> = CATALOGUE
        .iter()
        .filter(|e| e.code != "UC")
        .map(|e| {
            let (with, target) = figure(&report.evidence.measures, e.code, main);
            vec![
                e.code.to_owned(),
                format!("{}{target}", e.name),
                with,
                figure(&disputed.without, e.code, main).0,
            ]
        })
        .collect();
    page.table(
        &[
            Column::Drawing(""),
            Column::Words("measure"),
            Column::Words("with"),
            Column::Words("without"),
        ],
        &rows,
    );
}
