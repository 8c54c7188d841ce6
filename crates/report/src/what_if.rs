//! What a remedy would do, beside what the simulation has earned.

mod drawings;

use crate::Import;
use crate::html::words::of_import;
use crate::paper::{self, Block, Grid, Paper, Part};
use drawings::{held_out, moved};
use std::io::{self, Write};
use thirdline_chart::format::{DAY, count, duration, number, percent};
use thirdline_evidence::what_if::{
    Answer, Earned, Expected, Forecast, Foreseen, Mechanism, Outcome, Proof, Quantity, Refusal,
};

/// Schema of the JSON.
pub const SCHEMA: &str = "thirdline-whatif";
/// Its version.
pub const VERSION: u32 = 1;

/// The answer as JSON.
///
/// # Errors
/// Those of the writer.
pub fn json(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    paper::json(SCHEMA, VERSION, answer, out)
}

/// The report of `thirdline whatif`.
#[must_use]
pub fn paper(answer: &Answer, import: &Import) -> Paper {
    let mut parts = match &answer.outcome {
        Outcome::Forecast(forecast) => vec![foreseen(answer, forecast)],
        Outcome::Refused(refusal) => vec![refused(refusal)],
    };
    parts.extend(answer.proof.as_ref().map(|proof| earned(answer, proof)));
    parts.push(assumed(answer));
    parts.push(made(answer));
    Paper {
        of: of_import(import),
        title: format!("What would {} do for {}?", words(&answer.mechanism), answer.service),
        facts: vec![format!(
            "{} incidents in {} whole months · helped in time means within {}",
            count(answer.incidents),
            answer.months,
            duration(answer.restore)
        )],
        parts,
        footer: vec![
            "Intervals on this page are 80 % intervals, so that it can be checked on months that were \
             held out how often they hold. The tool advises; people decide."
                .to_owned(),
        ],
        ..Paper::default()
    }
}

fn words(mechanism: &Mechanism) -> &'static str {
    match mechanism {
        Mechanism::OwnerRouting { .. } => "routing to the owner",
        Mechanism::Culture { .. } => "culture (a)",
        Mechanism::Motivation { .. } => "motivation (b)",
        Mechanism::Organisation { .. } => "a support team (c)",
    }
}

/// What a quantity is called.
fn name(quantity: Quantity, restore: i64) -> String {
    match quantity {
        Quantity::Met => format!("users helped within {}", duration(restore)),
        Quantity::Median => "median of the user clock".to_owned(),
        Quantity::Ninety => "90th percentile of the user clock".to_owned(),
        Quantity::Open => "incidents open on average".to_owned(),
        Quantity::Queue => "waiting for development on average".to_owned(),
        Quantity::Returns => "incidents with a return".to_owned(),
    }
}

/// The unit in which a time is told: one, so that the ends of an interval can be compared.
fn unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        s if s < 3_600.0 => (60.0, " min"),
        s if s < 172_800.0 => (3_600.0, " h"),
        _ => (86_400.0, " d"),
    }
}

/// A value of a quantity; times are seconds.
fn say(quantity: Quantity, value: f64) -> String {
    if quantity.is_share() {
        percent(value)
    } else if quantity.is_time() {
        let (length, name) = unit(value);
        format!("{}{name}", number(value / length))
    } else {
        number(value)
    }
}

/// `64 % (61–67)`, `26 d (22–31)`
fn expected(quantity: Quantity, of: &Expected) -> String {
    let (length, _) = if quantity.is_time() { unit(of.median) } else { (1.0, "") };
    let plain = |value: f64| match quantity {
        q if q.is_share() => percent(value).trim_end_matches("\u{202f}%").to_owned(),
        _ => number(value / length),
    };
    format!("{} ({}–\u{2060}{})", say(quantity, of.median), plain(of.low), plain(of.high))
}

/// `+4.7 points (3.8–5.9)`, `0.80 × (0.75–0.85)`
fn difference(foreseen: &Foreseen) -> String {
    let of = &foreseen.difference;
    let signed = |value: f64| {
        let text = number(value);
        if text.starts_with('−') || text == "0" { text } else { format!("+{text}") }
    };
    if foreseen.quantity.is_time() {
        let two = |value: f64| format!("{value:.2}");
        format!("{}\u{202f}× ({}–\u{2060}{})", two(of.median), two(of.low), two(of.high))
    } else {
        let (scale, unit) =
            if foreseen.quantity.is_share() { (100.0, " points") } else { (1.0, "") };
        let say = |value: f64| signed(value * scale);
        format!("{}{unit} ({} to {})", say(of.median), say(of.low), say(of.high))
    }
}

fn foreseen(answer: &Answer, forecast: &Forecast) -> Part {
    let found = |quantity| forecast.foreseen.iter().find(|f| f.quantity == quantity);
    // With the same incidents and the same chance, what changes nothing is equal to the last bit.
    let is_same = forecast.foreseen.iter().all(|f| f.unchanged == f.remedied);
    let mut lead = match found(Quantity::Met) {
        _ if is_same => {
            "It would change nothing: this history has nothing that the remedy, as it is \
                         assumed below, would leave out or shorten."
                .to_owned()
        }
        Some(met) => format!(
            "If it does what is assumed below, {} of users would be helped within {} instead of {}: {}.",
            expected(Quantity::Met, &met.remedied),
            duration(answer.restore),
            percent(met.unchanged.median),
            difference(met)
        ),
        None => {
            "What has been earned is below; the share of users helped in time has not.".to_owned()
        }
    };
    if let Some(ninety) = found(Quantity::Ninety).filter(|_| !is_same) {
        lead.push_str(&format!(
            " One user in ten would wait longer than {} instead of {}.",
            say(Quantity::Ninety, ninety.remedied.median),
            say(Quantity::Ninety, ninety.unchanged.median)
        ));
    }
    let mut grid = Grid::new(format!(
        "{} from {}, with the same incidents and the same chance; the difference is told run by run",
        span(forecast.from, forecast.to),
        day(forecast.from)
    ))
    .words("What")
    .numbers("Nothing changes")
    .numbers("With the remedy")
    .numbers("Difference");
    for one in &forecast.foreseen {
        grid = grid.row(vec![
            name(one.quantity, answer.restore).into(),
            paper::Cell::Number(expected(one.quantity, &one.unchanged)),
            paper::Cell::Number(expected(one.quantity, &one.remedied)),
            paper::Cell::Number(difference(one)),
        ]);
    }
    let mut part = Part::new("answer", "What it would do", "Forecast").lead(lead);
    part = moved(answer, &forecast.foreseen)
        .into_iter()
        .fold(part, |part, drawing| part.with(Block::Drawing(drawing)));
    part = part.grid(grid);
    if !forecast.silent.is_empty() {
        let names: Vec<String> = forecast.silent.iter().map(|q| name(*q, answer.restore)).collect();
        part = part.note(format!(
            "Not forecast, because it was not earned or is not reached in most runs: {}.",
            names.join("; ")
        ));
    }
    part
}

fn refused(refusal: &Refusal) -> Part {
    Part::new("answer", "No forecast", "No forecast")
        .lead(refusal.why.clone())
        .text(refusal.advice.clone())
        .note(
            "What a remedy would do is said only where the same simulation, fitted on the first part of \
             the history, forecasts the last. Otherwise it would be a number that nobody has earned.",
        )
}

fn earned(answer: &Answer, proof: &Proof) -> Part {
    let lead = format!(
        "Fitted on {} incidents before {}, it forecast the {} after that, which it had not seen: {} of \
         {} monthly checks lay inside their 80 % intervals ({}).",
        count(proof.fitted_on),
        day(proof.held_out_from),
        count(proof.held_out),
        proof.inside,
        proof.checks,
        percent(proof.coverage())
    );
    let mut grid = Grid::new("The months that were held out, all together and one by one")
        .words("What")
        .numbers("Forecast")
        .numbers("Happened")
        .numbers("Months inside")
        .words("Earned");
    for one in &proof.earned {
        grid = grid.row(row(one, answer.restore));
    }
    let mut part = Part::new("earned", "What it has earned", "Earned").lead(lead);
    if let Some(shown) = shown(answer, proof) {
        part = part.with(Block::Drawing(held_out(answer, shown)));
    }
    part.grid(grid).note(
        "Earned means: all together lie within what 98 of 100 runs saw, and at least as many months lie \
         inside as a good 80 % interval has in nineteen of twenty cases. Months of one service are alike, \
         so this is a gate, not a proof. Over 100 histories of different shape such intervals held a \
         little less often than they promise (docs/proof-of-judgement.md).",
    )
}

/// What is drawn of the months held out: what users live, or what speaks most against a forecast.
fn shown<'a>(answer: &Answer, proof: &'a Proof) -> Option<&'a Earned> {
    let drawable = || proof.earned.iter().filter(|e| e.months.len() > 1);
    match answer.outcome {
        Outcome::Forecast(_) => drawable().find(|e| e.quantity == Quantity::Met),
        Outcome::Refused(_) => {
            let outside = |e: &&Earned| (e.months.len() - e.inside) * 1_000 / e.months.len();
            // The first of those that are worst.
            drawable().rev().max_by_key(outside)
        }
    }
}

fn row(earned: &Earned, restore: i64) -> Vec<paper::Cell> {
    let quantity = earned.quantity;
    let (forecast, happened) = match &earned.whole {
        Some(held) => (expected(quantity, &held.expected), say(quantity, held.actual)),
        None => ("too few to say".to_owned(), "–".to_owned()),
    };
    let months = match earned.months.len() {
        0 => "–".to_owned(),
        n => format!("{} of {n}", earned.inside),
    };
    vec![
        name(quantity, restore).into(),
        paper::Cell::Number(forecast),
        paper::Cell::Number(happened),
        paper::Cell::Number(months),
        if earned.is_earned { "yes" } else { "no" }.into(),
    ]
}

fn assumed(answer: &Answer) -> Part {
    let parameters = answer.mechanism.parameters();
    let points =
        parameters.iter().map(|p| format!("{}: {}.", p.option, p.words)).collect::<Vec<_>>();
    let mut part = Part::new("assumed", "What is assumed", "Assumed")
        .lead(
            "That the remedy does this is an assumption, not a finding. Change it and ask again; whether \
             it came true is for the verdict.",
        )
        .points(points)
        .text(answer.mechanism.unchanged());
    if let Outcome::Forecast(forecast) = &answer.outcome {
        part = part.note(if forecast.knows_season {
            "The history has two years or more: the months' shares of the year are taken from it, as far \
             as chance does not explain them."
        } else {
            "The history is shorter than two years, so a season cannot be told from a trend: every month \
             is taken to bring as many incidents."
        });
    }
    part
}

fn made(answer: &Answer) -> Part {
    let (runs, balanced) = match (&answer.outcome, &answer.proof) {
        (Outcome::Forecast(f), Some(p)) => (f.runs + p.runs, f.balanced + p.balanced),
        (_, Some(p)) => (p.runs, p.balanced),
        (_, None) => (0, 0),
    };
    let mut points = vec![
        "Weeks of the service that were are drawn again, in blocks; each incident begins at its time of \
         the week and goes from team to team as it did, on clocks learnt from when each team moves \
         things."
            .to_owned(),
        "What is open at the end goes on as others did that had lasted as long; so what was not seen to \
         its end is neither left out nor taken for ended."
            .to_owned(),
        "Teams whose waits end when something else ends work at their limit: they have so many in work \
         and a line before them. All others wait for attention."
            .to_owned(),
    ];
    if runs > 0 {
        points.push(format!(
            "{} runs, seed {}; Little's law held to the second in {}.",
            count(runs),
            answer.seed,
            if balanced == runs { "all of them".to_owned() } else { count(balanced) }
        ));
    }
    Part::new("made", "How it is made", "Method").points(points)
}

fn day(at: i64) -> String {
    crate::html::words::day(at)
}

/// A time in months, as it was asked.
fn span(from: i64, to: i64) -> String {
    let months = ((to - from) as f64 / (30.44 * DAY as f64)).round() as i64;
    if months == 1 { "One month".to_owned() } else { format!("{months} months") }
}
