//! The sections of a verdict.

use super::words::{capitalised, commitments, day, effect, level, months as in_months};
use crate::paper::{Block, Cell, Drawing, Grid, Part};
use thirdline_chart::format::{Reading, count, number, percent};
use thirdline_chart::{Xmr, XmrPhase, XmrPoint, data_table, spark_text, xmr};
use thirdline_evidence::verdict::{
    ChartSignalKind, FoundIn, FrozenChart, GuardFound, Judgement, LAST_MONTHS, LEAST_COMPARATORS,
    LEAST_FOR_LIMITS, Link, LinkFound, Month, Verdict, WINDOW_DAYS,
};

/// The months with the limits of the baseline.
pub(super) fn months(verdict: &Verdict, judgement: &Judgement) -> Option<Part> {
    let drawing = drawing(verdict, judgement)?;
    Some(Part::new("months", "Month by month", "Months").with(Block::Drawing(drawing)))
}

fn label(index: i32) -> String {
    if index < 0 { format!("−{}", -index) } else { format!("+{index}") }
}

fn drawing(verdict: &Verdict, judgement: &Judgement) -> Option<Drawing> {
    let pulled = verdict.pulled?;
    judgement.months.iter().find(|m| m.value.is_some())?;
    let reading = if judgement.is_duration { Reading::Duration } else { Reading::Share };
    let split = judgement.months.iter().take_while(|m| m.index < 0).count();
    let signal = |month: &Month| {
        let chart = judgement.chart.as_ref()?;
        let signal = chart.signals.iter().find(|s| s.month == month.index)?;
        Some(match signal.kind {
            ChartSignalKind::Outside => "outside the limits".to_owned(),
            ChartSignalKind::Run => "the eighth on one side".to_owned(),
        })
    };
    let mut points: Vec<XmrPoint> = judgement
        .months
        .iter()
        .map(|month| XmrPoint {
            label: label(month.index),
            value: month.value.unwrap_or(f64::NAN),
            signal: signal(month),
        })
        .collect();
    // The transition counts for neither side: a gap with the day of the pull below it.
    points.insert(split, XmrPoint { label: day(pulled), value: f64::NAN, signal: None });
    let phases =
        judgement.chart.as_ref().map_or_else(Vec::new, |chart| phases(chart, split, points.len()));
    let data = Xmr { points, phases, least: 0, reading };
    let values: Vec<Option<f64>> = judgement.months.iter().map(|m| m.value).collect();
    let limits = match &judgement.chart {
        Some(chart) => format!(
            " The limits are those of the {} before the pull, frozen.",
            in_months(chart.months as u64)
        ),
        None => format!(" Fewer than {LEAST_FOR_LIMITS} months before the pull: no limits."),
    };
    let caption = format!(
        "{}; the gap is the pull on {} and the transition.{limits}",
        capitalised(judgement.name),
        day(pulled)
    );
    let mut spark = values;
    spark.insert(split, None);
    Some(Drawing {
        id: "months".to_owned(),
        title: "The outcome by month".to_owned(),
        data: data_table(
            &caption,
            &["month", "begins", "value", "n", "comparators"],
            &rows(judgement),
        ),
        caption,
        draw: Box::new(move |frame| xmr(&data, &frame.with_height(170.0))),
        lines: Box::new(move |style| {
            vec![format!("by month  {}", spark_text(&spark, style.ascii))]
        }),
    })
}

fn phases(chart: &FrozenChart, split: usize, count: usize) -> Vec<XmrPhase> {
    let phase = |first: usize, last: usize| XmrPhase {
        first,
        last,
        mean: chart.mean,
        lower: chart.lower.max(0.0),
        upper: chart.upper,
        label: String::new(),
    };
    let mut phases = vec![phase(0, split - 1)];
    if split + 1 < count {
        phases.push(phase(split + 1, count - 1));
    }
    phases
}

fn rows(judgement: &Judgement) -> Vec<Vec<String>> {
    let said =
        |value: Option<f64>| value.map_or("–".to_owned(), |v| level(v, judgement.is_duration));
    let row = |month: &Month| {
        vec![
            label(month.index),
            day(month.from.div_euclid(86_400_000_000) as i32),
            said(month.value),
            count(month.n),
            said(month.comparators),
        ]
    };
    judgement.months.iter().map(row).collect()
}

/// The same months looked at in other ways.
pub(super) fn otherwise(judgement: &Judgement) -> Part {
    let is_duration = judgement.is_duration;
    let mut grid = Grid::new("").words("How").words("What it shows");
    let mut row = |what: &str, shows: String| {
        grid = std::mem::take(&mut grid).row(vec![what.into(), shows.into()]);
    };
    match &judgement.comparison {
        Some(comparison) => row(
            "beside others",
            format!(
                "{} against {}; they moved by {}",
                effect(&comparison.difference, is_duration),
                comparison.services.join(", "),
                effect(&comparison.own, is_duration)
            ),
        ),
        None => {
            row("beside others", format!("not possible: fewer than {LEAST_COMPARATORS} have data"));
        }
    }
    if let Some(segmented) = &judgement.segmented {
        let narrow = if segmented.is_probably_too_narrow {
            "; probably too narrow, for neighbouring months resemble each other"
        } else {
            ""
        };
        row(
            "level, slope",
            format!(
                "level {}, slope {} a month{narrow}; autocorrelation {}, n\u{a0}{}",
                effect(&segmented.level, is_duration),
                effect(&segmented.slope, is_duration),
                number(segmented.autocorrelation),
                segmented.months
            ),
        );
    }
    row("chart", chart_words(judgement.chart.as_ref()));
    if let Some(placebo) = &judgement.placebo {
        row(
            "other dates",
            format!(
                "the real effect is number {} of {}: {} placebo dates before, {} comparators and itself",
                placebo.rank,
                placebo.dates + placebo.comparators + 1,
                placebo.dates,
                placebo.comparators
            ),
        );
    }
    let part = Part::new("otherwise", "Looked at otherwise", "Otherwise").grid(grid);
    if judgement.left_out.is_empty() {
        part
    } else {
        part.note(format!("Too little data to compare with: {}.", judgement.left_out.join(", ")))
    }
}

fn chart_words(chart: Option<&FrozenChart>) -> String {
    let Some(chart) = chart else {
        return format!("no limits: fewer than {LEAST_FOR_LIMITS} months before the pull");
    };
    let better = chart.signals.iter().filter(|s| s.is_better).count();
    match (chart.signals.len(), better) {
        (0, _) => "no signal after the pull".to_owned(),
        (all, better) if all == better => format!("{} for the better", signals(better)),
        (all, 0) => format!("{} for the worse", signals(all)),
        (all, better) => format!("{better} for the better, {} for the worse", all - better),
    }
}

fn signals(n: usize) -> String {
    if n == 1 { "1 signal".to_owned() } else { format!("{n} signals") }
}

/// Guards; nothing without any.
pub(super) fn guards(judgement: &Judgement) -> Option<Part> {
    if judgement.guards.is_empty() {
        return None;
    }
    let grid = Grid::new("").words("Guard").words("How it moved").words("Harm is").words("Harmed");
    let grid = judgement.guards.iter().fold(grid, |grid, guard| {
        let limit = if guard.is_duration {
            format!("{} longer or more", percent(guard.worse_by))
        } else {
            format!("worse by {} points", number(guard.worse_by * 100.0))
        };
        grid.row(vec![
            Cell::Words(guard.code.clone(), guard.name.to_owned()),
            moved(guard).into(),
            limit.into(),
            harmed(guard).into(),
        ])
    });
    Some(Part::new("guards", "Guards", "Guards").grid(grid))
}

fn moved(guard: &GuardFound) -> String {
    match (&guard.effect, &guard.why_not) {
        (Some(moved), _) => format!(
            "{}, n\u{a0}{} and {}",
            effect(moved, guard.is_duration),
            count(guard.n_before),
            count(guard.n_after)
        ),
        (None, Some(why)) => format!("cannot be told: {why}"),
        (None, None) => "cannot be told".to_owned(),
    }
}

fn harmed(guard: &GuardFound) -> &'static str {
    match (guard.is_harmed, guard.is_unharmed, &guard.effect) {
        (true, ..) => "yes",
        (false, true, _) => "no",
        (false, false, Some(_)) => "cannot be excluded",
        (false, false, None) => "unknown",
    }
}

/// What was delivered and kept, in a sentence.
pub(super) fn fidelity(verdict: &Verdict) -> String {
    let fidelity = &verdict.fidelity;
    let mut said = Vec::new();
    for item in &fidelity.items {
        let delivered = item.delivered.map_or("nothing recorded".to_owned(), number);
        said.push(format!("{}: {delivered} of {} planned", item.what, number(item.planned)));
    }
    if fidelity.due > 0 {
        said.push(format!("{} of {} due kept", count(fidelity.kept), commitments(fidelity.due)));
    }
    if fidelity.released > 0 {
        said.push(format!("{} released", commitments(fidelity.released)));
    }
    if said.is_empty() {
        said.push("nothing was planned that could be delivered".to_owned());
    }
    let pulled = if fidelity.why_not.is_none() { "Yes" } else { "No" };
    format!(
        "Was it pulled? {pulled}: {}. It takes {} of either.",
        said.join("; "),
        percent(fidelity.least)
    )
}

/// Whether the remedy moved what it is meant to move; nothing where no link can be told.
pub(super) fn links(part: Part, judgement: &Judgement) -> Part {
    let (told, untold): (Vec<&LinkFound>, Vec<&LinkFound>) =
        judgement.links.iter().partition(|found| found.effect.is_some());
    if told.is_empty() {
        return part;
    }
    let says = told.iter().filter_map(|found| {
        let moved = match found.link {
            Link::Moved => "yes",
            Link::MovedAway => "the other way",
            Link::NotBeyondChance | Link::Unknown => "not beyond chance",
        };
        let meant = if found.more_is_meant { "more" } else { "less" };
        let by = effect(found.effect.as_ref()?, false);
        Some(format!("{}, {meant} is meant: {by}, {moved}", found.name))
    });
    let mut said = format!(
        "Did it move what it works by? {}.",
        capitalised(&says.collect::<Vec<_>>().join("; "))
    );
    for found in untold {
        if let Some(why) = &found.why_not {
            said.push_str(&format!(" {} cannot be told: {why}.", capitalised(found.name)));
        }
    }
    part.text(said)
}

/// What else happened.
pub(super) fn confounders(part: Part, judgement: &Judgement) -> Part {
    let weeks = WINDOW_DAYS / 7;
    if judgement.confounders.is_empty() {
        return part.text(format!(
            "What else happened? Nothing within {weeks} weeks of the pull is written in the decision \
             or shows in the history: statuses, teams, volume and priorities are as before."
        ));
    }
    let points = judgement
        .confounders
        .iter()
        .map(|c| {
            let on = c.on.map(|on| format!(" ({})", day(on))).unwrap_or_default();
            let found = match c.found_in {
                FoundIn::Decision => "as the decision says",
                FoundIn::Facts => "as the fact files say",
                FoundIn::History => "as the history shows",
            };
            let weight = match (c.is_the_remedy, c.shared) {
                (true, _) => "That is what the remedy does.",
                (false, true) => "The comparators had it as well; the comparison takes it off.",
                (false, false) => "The effect cannot be told from it.",
            };
            format!("{}{on}, {found}: {}. {weight}", capitalised(c.kind.words()), c.what)
        })
        .collect();
    part.text(format!("What else happened within {weeks} weeks of the pull?")).points(points)
}

/// Regression to the mean, with this service's numbers.
pub(super) fn regression(part: Part, judgement: &Judgement) -> Part {
    let why =
        "Remedies go where it is worst just now, and what is unusually bad improves by itself.";
    let Some(r) = &judgement.regression else {
        return part.text(format!("{why} There are too few months to test that here."));
    };
    let is_duration = judgement.is_duration;
    let place = match r.place {
        Some(1) => format!(" Its baseline was the worst of {}.", r.among),
        Some(place) => format!(" Its baseline was number {place} of {} from the worst.", r.among),
        None => String::new(),
    };
    let levels = format!(
        "The last {LAST_MONTHS} months before the pull stood at {}, those before at {}",
        level(r.last, is_duration),
        level(r.earlier, is_duration)
    );
    let without = effect(&r.without, is_duration);
    let so = match (r.is_worse, r.explains) {
        (true, true) => {
            format!("unusually bad, and without them the effect is {without}, which may be nothing")
        }
        (true, false) => format!("unusually bad, but without them the effect is still {without}"),
        (false, _) => format!("not unusually bad; without them the effect is {without}"),
    };
    part.text(format!("{why} {levels}: {so}.{place}"))
}
