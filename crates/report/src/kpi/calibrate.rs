//! What would chance have paid?

use super::words::{
    chance, day_before, day_of, of_whom, scope, stamps, tenths, unknowns, value, within,
};
use crate::paper::{Block, Cell, Drawing, Grid, Paper, Part, say};
use thirdline_chart::format::{Reading, count};
use thirdline_chart::{Chances, bar_text, chances, data_table};
use thirdline_domain::sheet::{Amount, Sheet, SheetKind};
use thirdline_evidence::kpi::luck::{
    Luck, MONTHS, MOST_EXPECTED, MOST_MAXIMUM, MOST_TARGET, YEARS,
};
use thirdline_evidence::kpi::{Calibrated, Calibration, Remedy, luck_advice};

/// The calibration of a sheet.
#[must_use]
pub fn calibration(sheet: &Sheet, calibration: &Calibration, of: Option<&str>) -> Paper {
    let mut paper = super::paper(of, "What would chance have paid?".to_owned());
    paper.facts = vec![
        format!("{}: {}", sheet.name, of_whom(sheet)),
        format!(
            "Baseline {} to {}, {} months; {} incidents reached the third line",
            day_of(calibration.from),
            day_before(calibration.to),
            calibration.months,
            count(calibration.incidents)
        ),
        format!("Scope: {}", scope(sheet)),
    ];
    paper.parts.push(verdict(sheet, calibration));
    for (row, measure) in calibration.measures.iter().enumerate() {
        paper.parts.push(one(sheet, measure, row));
    }
    if !calibration.gates.is_empty() {
        paper.parts.push(gates(calibration));
    }
    paper.parts.push(lines(calibration));
    paper.parts.push(unknown(sheet, calibration));
    paper.footer = vec![format!(
        "{} synthetic years of {} months each, drawn with replacement from the months of the \
         baseline by a fixed seed; open incidents are judged at the end of the baseline.",
        count(YEARS),
        MONTHS * sheet.years as usize
    )];
    paper
}

fn verdict(sheet: &Sheet, calibration: &Calibration) -> Part {
    let lucky: Vec<&Calibrated> =
        calibration.measures.iter().filter(|m| m.pays_for_luck()).collect();
    let unclear = calibration.measures.iter().filter(|m| m.chance().is_none()).count();
    let lead = match (lucky.as_slice(), calibration.measures.as_slice()) {
        (_, []) => "The sheet has no measure to calibrate.".to_owned(),
        ([], _) if unclear > 0 => "Not every measure can be calibrated: see why below.".to_owned(),
        ([], [one]) => format!(
            "With nothing changed, chance would reach the target in {} of years, and be paid {} of \
             the pay at target on average: the sheet pays for a change, not for luck.",
            one.chance().map_or(String::new(), |c| chance(c.target)),
            one.chance().map_or(String::new(), |c| chance(c.expected)),
        ),
        ([], _) => "None of the measures would pay for luck.".to_owned(),
        ([one], _) => format!(
            "The sheet would pay for luck: with nothing changed at all, {} reaches its target in \
             {} of years, and pays {} of the pay at target on average.",
            one.paid.title(),
            one.chance().map_or(String::new(), |c| chance(c.target)),
            one.chance().map_or(String::new(), |c| chance(c.expected)),
        ),
        (many, _) => format!("The sheet would pay for luck, by {} measures.", many.len()),
    };
    let mut part = Part::new("verdict", "Would it pay for luck?", "Verdict").lead(lead);
    for stamp in stamps(&luck_advice(sheet, calibration)) {
        part = part.with(Block::Stamp(stamp));
    }
    if sheet.kind == SheetKind::Pledge && !calibration.pledge_only.is_empty() {
        part = part.text(format!(
            "A pledge is what makes sense here: {}.",
            calibration.pledge_only.join("; ")
        ));
    }
    part.note(format!(
        "The rule: with nothing changed the target is reached in at most {} of years, the maximum in \
         at most {}, and expected pay is at most {} of the pay at target.",
        chance(MOST_TARGET),
        chance(MOST_MAXIMUM),
        chance(MOST_EXPECTED)
    ))
}

fn one(sheet: &Sheet, measure: &Calibrated, row: usize) -> Part {
    let id = format!("measure-{}", row + 1);
    let title = format!("{}: {}", measure.paid.title(), measure.name);
    let mut part = Part::new(&id, title, &measure.paid.code);
    let said = say(&measure.figure);
    part = part.text(format!(
        "Over the baseline: {said}{}.",
        match within(&measure.paid) {
            words if words.is_empty() => String::new(),
            words => format!(", {words}"),
        }
    ));
    let (Some(luck), Some(points), Some(is)) = (&measure.luck, measure.points(), measure.chance())
    else {
        let why = measure.why_not.clone().unwrap_or_default();
        return part.lead(format!("It cannot be calibrated: {why}."));
    };
    let said = points.map(|p| value(measure.paid.is_duration, p));
    part.blocks.insert(
        0,
        Block::Lead(format!(
            "What would chance have paid? Of a hundred years with nothing changed, {} the target of \
             {}.",
            hundred(is.target),
            said[1]
        )),
    );
    part = part.with(Block::Drawing(drawing(&id, measure, points)));
    let mut grid = Grid::new("What is promised, and what chance does with nothing changed")
        .words("")
        .numbers("Value")
        .numbers("Reached by chance")
        .numbers("Pay");
    let half = measure.paid.curve == thirdline_domain::sheet::Curve::HalfAtThreshold;
    let pays = [if half { "from 50 %" } else { "from 0 %" }, "100 %", "200 %, no more"];
    let reached = [is.threshold, is.target, is.maximum];
    for (((name, value), reached), pay) in
        ["Threshold", "Target", "Maximum"].iter().zip(&said).zip(reached).zip(pays)
    {
        grid = grid.row(vec![
            (*name).into(),
            Cell::Number(value.clone()),
            Cell::Number(chance(reached)),
            Cell::Number(pay.to_owned()),
        ]);
    }
    part = part.grid(grid);
    let improve = measure.paid.improve_by.unwrap_or_default();
    let step = if measure.paid.is_duration {
        format!("{} less time", tenths(improve))
    } else {
        format!("{} points better", thirdline_chart::format::number(improve * 100.0))
    };
    part = part.text(format!(
        "Expected pay with nothing changed: {} of the pay at target. A plain comparison with last \
         year ({step}) would have been passed by luck in {} of years.",
        chance(is.expected),
        chance(luck.twice)
    ));
    if let Some((is, independent)) =
        measure.luck.as_ref().and_then(Luck::spread).filter(|_| !measure.paid.is_duration)
        && is < 0.9 * independent
    {
        part = part.text(format!(
            "The months of the baseline happen to be much alike: a year spreads by {:.1} points, where \
             independent incidents would spread by {:.1}. Luck is rather larger than is shown.",
            is * 100.0,
            independent * 100.0
        ));
    }
    if sheet.years == 2 {
        part = part.note("The plan runs for two years: each synthetic plan holds 24 months.");
    }
    remedies(part, measure)
}

/// Of a hundred years.
fn hundred(share: f64) -> String {
    let years = share * 100.0;
    match years {
        0.0 => "none reaches".to_owned(),
        years if years < 1.0 => "fewer than one reaches".to_owned(),
        years if years < 1.5 => "one reaches".to_owned(),
        years => format!("{years:.0} reach"),
    }
}

fn drawing(id: &str, measure: &Calibrated, points: [f64; 3]) -> Drawing {
    let luck = measure.luck.clone();
    let (unchanged, improved) = luck.map_or_else(Default::default, |l| (l.unchanged, l.improved));
    let is_duration = measure.paid.is_duration;
    let higher = measure.paid.higher_is_better;
    let names = ["threshold", "target", "maximum"];
    let label = |(name, at): (&str, f64)| (at, format!("{name} {}", value(is_duration, at)));
    let data = Chances {
        unchanged: unchanged.clone(),
        improved: improved.clone(),
        points: names.into_iter().zip(points).map(label).collect(),
        reached_from: Some(points[1]),
        higher_is_better: higher,
        reading: if is_duration { Reading::Duration } else { Reading::Share },
    };
    let reached = measure.chance().map_or(0.0, |c| c.target);
    let caption = format!(
        "Bars: {} years put together from the baseline's months, nothing changed; solid: the {} that \
         reach the target by luck. Dashed: the same years with the improvement that is intended.",
        count(unchanged.len()),
        chance(reached)
    );
    let rows = decile_rows(&unchanged, &improved, is_duration);
    let table = data_table(
        "Values of synthetic years",
        &["Of 100 years, so many lie below", "nothing changed", "improved"],
        &rows,
    );
    let lines = terminal(unchanged, improved, points, is_duration, higher);
    Drawing {
        id: format!("{id}-chance"),
        title: "What would chance have paid?".to_owned(),
        caption,
        draw: Box::new(move |frame| chances(&data, frame)),
        lines: Box::new(move |style| lines(style.ascii)),
        data: table,
    }
}

fn at(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((share * last as f64).round() as usize).copied().unwrap_or(f64::NAN)
}

fn decile_rows(unchanged: &[f64], improved: &[f64], is_duration: bool) -> Vec<Vec<String>> {
    [5, 10, 25, 50, 75, 90, 95]
        .iter()
        .map(|&percent| {
            let of = |values: &[f64]| value(is_duration, at(values, f64::from(percent) / 100.0));
            vec![percent.to_string(), of(unchanged), of(improved)]
        })
        .collect()
}

/// Twelve rows from the least to the greatest value: bars of both distributions, and the points.
fn terminal(
    unchanged: Vec<f64>,
    improved: Vec<f64>,
    points: [f64; 3],
    is_duration: bool,
    higher: bool,
) -> impl Fn(bool) -> Vec<String> {
    const ROWS: usize = 12;
    const WIDTH: usize = 26;
    move |ascii| {
        let all = || unchanged.iter().chain(&improved).chain(&points).copied();
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().filter(|v| v.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let step = ((high - low) / ROWS as f64).max(f64::MIN_POSITIVE);
        let bin = |v: f64| (((v - low) / step) as usize).min(ROWS - 1);
        let share = |values: &[f64], row: usize| {
            let n = values.len().max(1) as f64;
            values.iter().filter(|&&v| bin(v) == row).count() as f64 / n
        };
        let most = (0..ROWS)
            .flat_map(|r| [share(&unchanged, r), share(&improved, r)])
            .fold(f64::MIN_POSITIVE, f64::max);
        let mut lines = vec![format!(
            "{:>12}  {:<WIDTH$}  {:<WIDTH$}",
            "from", "nothing changed", "as intended"
        )];
        let order: Vec<usize> =
            if higher { (0..ROWS).rev().collect() } else { (0..ROWS).collect() };
        for row in order {
            let marks: Vec<&str> = ["threshold", "target", "maximum"]
                .into_iter()
                .zip(points)
                .filter(|(_, at)| bin(*at) == row)
                .map(|(name, _)| name)
                .collect();
            let arrow =
                if marks.is_empty() { String::new() } else { format!(" < {}", marks.join(", ")) };
            let bars = [&unchanged, &improved]
                .map(|values| bar_text(share(values, row) / most, WIDTH, ascii));
            let line = format!(
                "{:>12}  {}  {}{arrow}",
                value(is_duration, low + step * row as f64),
                bars[0],
                bars[1]
            );
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

fn remedies(mut part: Part, measure: &Calibrated) -> Part {
    if measure.remedies.is_empty() {
        return part;
    }
    part = part.with(Block::Heading("What makes luck smaller, tried in order".to_owned()));
    let mut grid = Grid::new("Each tried alone on the same history, with its own points")
        .words("What")
        .numbers("Incidents a year")
        .numbers("Target by chance")
        .numbers("Maximum")
        .numbers("Expected pay")
        .words("Enough?");
    for remedy in &measure.remedies {
        let number = |text: String| Cell::Number(text);
        let of = |pick: fn(&thirdline_domain::sheet::Chance) -> f64| {
            number(remedy.chance.as_ref().map_or(String::new(), |c| chance(pick(c))))
        };
        let incidents = remedy.incidents_a_year.map_or(String::new(), |n| format!("{n:.0}"));
        let fine = match (&remedy.why_not, &remedy.chance) {
            (Some(why), _) => why.clone(),
            (None, None) => "no chance is involved".to_owned(),
            (None, Some(_)) => String::new(),
        };
        let enough = match (&remedy.why_not, remedy.is_enough) {
            (Some(_), _) => "",
            (None, true) => "yes",
            (None, false) => "no",
        };
        grid = grid.row(vec![
            Cell::Words(remedy.what.clone(), fine),
            number(incidents),
            of(|c| c.target),
            of(|c| c.maximum),
            of(|c| c.expected),
            enough.into(),
        ]);
    }
    part = part.grid(grid);
    let first = measure.remedies.iter().find(|r| r.is_enough && r.chance.is_some());
    if let Some(Remedy { what, lines, .. }) = first {
        part = part.text(format!("The first that is enough: {what}."));
        part = part.with(Block::Listing("In the sheet".to_owned(), lines.join("\n")));
    }
    part
}

fn gates(calibration: &Calibration) -> Part {
    let mut grid =
        Grid::new("Guards over the baseline").words("Guard").figures("Value").numbers("Floor");
    for gate in &calibration.gates {
        let floor = match (gate.floor, gate.is_written) {
            (Some(floor), true) => tenths(floor),
            (Some(floor), false) => format!("{} (follows)", tenths(floor)),
            (None, _) => "name a margin".to_owned(),
        };
        let what = Cell::Words(gate.title.clone(), gate.name.to_owned());
        grid = grid.row(vec![what, gate.figure.into(), Cell::Number(floor)]);
    }
    Part::new("gates", "Gates", "Gates")
        .lead("What must not get worse while the measures get better.")
        .grid(grid)
}

/// The lines to paste into the sheet.
fn lines(calibration: &Calibration) -> Part {
    let mut lines = Vec::new();
    for measure in &calibration.measures {
        let (Some(luck), Some(is)) = (&measure.luck, measure.proposed) else { continue };
        let paid = &measure.paid;
        lines.push(format!("# [[measure]] {}", paid.title()));
        for (key, at) in ["threshold", "target", "maximum"].iter().zip(luck.points) {
            lines.push(format!("{key} = \"{}\"", paid.amount(at)));
        }
        lines.push("[measure.chance]".to_owned());
        let of = |share: f64| Amount { value: share, is_duration: false };
        lines.push(format!("threshold = \"{}\"", of(is.threshold)));
        lines.push(format!("target = \"{}\"", of(is.target)));
        lines.push(format!("maximum = \"{}\"", of(is.maximum)));
        lines.push(format!("expected = \"{}\"", of(is.expected)));
    }
    for gate in calibration.gates.iter().filter(|g| !g.is_written) {
        if let Some(floor) = gate.floor {
            lines.push(format!("# [[gate]] {}", gate.title));
            lines.push(format!("floor = \"{}\"", Amount { value: floor, is_duration: false }));
        }
    }
    lines.push("[baseline]".to_owned());
    let day = |at: i64| thirdline_time::Day(at.div_euclid(86_400_000_000) as i32).date();
    lines.push(format!("from = {}", day(calibration.from)));
    lines.push(format!("to = {}", day(calibration.to)));
    lines.push(format!("fingerprint = \"{}\"", calibration.fingerprint));
    Part::new("lines", "For the sheet", "Lines")
        .lead("What to write into the sheet, below its headings.")
        .with(Block::Listing("Lines of the sheet".to_owned(), lines.join("\n")))
}

fn unknown(sheet: &Sheet, calibration: &Calibration) -> Part {
    let mut points = vec![
        "Whether next year is like the baseline: a merger, a new release train or a flood of users \
         is in none of its months."
            .to_owned(),
        "How the intended improvement comes about: a sheet says what is wanted, not how.".to_owned(),
    ];
    if calibration.assumes_five_people {
        points.push(
            "Head counts of some teams: five people were assumed. The organisation file can say."
                .to_owned(),
        );
    }
    points.extend(unknowns(sheet));
    Part::new("unknown", "What we do not know", "Not known").points(points)
}
