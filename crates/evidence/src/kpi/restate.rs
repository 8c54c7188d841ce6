//! What users' answers change: audited values replace reported ones.

use super::audit::{OVERTURNED, Stratum};
use super::catalogue::Catalogue;
use super::observe::{Rows, View, begin_of, month_at};
use crate::statistics::{Interval, Z95};
use crate::third_line::{Figure, Scale};
use rustc_hash::FxHashMap;
use serde::Serialize;
use thirdline_domain::sheet::{Paid, Sheet, TargetClock};
use thirdline_domain::{History, Organisation, State};

/// With fewer answers nothing is restated.
const LEAST_ANSWERS: usize = 20;

/// One row of an audit, as it came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The incident.
    pub incident: String,
    /// Why it was drawn.
    pub stratum: Stratum,
    /// How many it stands for.
    pub weight: f64,
    /// Was it solved? `None` = no answer.
    pub solved: Option<bool>,
    /// When, if not when the ticket says, microseconds; and whether only the day is known: then the
    /// ticket's own time counts if it is of that day, else the beginning of the day.
    pub when: Option<(i64, bool)>,
    /// Was a reply of yours really awaited?
    pub reply_awaited: Option<bool>,
}

/// What an audit does to a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The reported value stands.
    Confirmed,
    /// The audited value replaces it.
    Restated,
    /// The measure is void for the period.
    Void,
    /// Fewer than twenty answers.
    TooFew,
    /// Users cannot tell: the measure is not about what they lived.
    NotAudited,
}

/// A measure after an audit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestatedMeasure {
    /// Code and version.
    pub title: String,
    /// Its name.
    pub name: &'static str,
    /// As the history has it, over the quarter.
    pub reported: Figure,
    /// With the audited values, by ratio estimator; `None` where it cannot be had.
    pub restated: Option<Figure>,
    /// The share of answers that overturn what was reported, by the weights of the strata.
    pub overturned: Option<Figure>,
    /// Answers that count for it.
    pub answers: u64,
    /// What follows.
    pub verdict: Verdict,
}

/// A sheet after an audit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Restated {
    /// Begin of the quarter, microseconds.
    pub from: i64,
    /// Its end, microseconds.
    pub to: i64,
    /// Incidents drawn.
    pub drawn: u64,
    /// Of these, answered.
    pub answered: u64,
    /// Numbers that the scope does not know.
    pub unknown: Vec<String>,
    /// Of those resolved directly out of a hold: users who say that no reply of theirs was awaited.
    pub not_awaited: Figure,
    /// Measures in the order of the sheet.
    pub measures: Vec<RestatedMeasure>,
}

/// What an incident counts for a share: above and below the line.
type Counted = (f64, f64);

struct Audited {
    stratum: usize,
    weight: f64,
    reported: Counted,
    answered: Counted,
}

/// Restates the measures of a sheet for the quarter of the audited incidents.
///
/// # Errors
/// In a sentence: no incident of the audit is in scope, or they are of several quarters.
pub fn restate(
    sheet: &Sheet,
    history: &History,
    organisation: &Organisation,
    catalogue: &Catalogue<'_>,
    answers: &[Answer],
) -> Result<Restated, String> {
    let view = View::new(history, organisation, sheet.excluded(history), i64::MAX);
    let cohort = view.cohort();
    let known: FxHashMap<u32, _> = cohort.third_line_incidents().map(|i| (i.incident, i)).collect();
    let find = |answer: &Answer| {
        history.incidents.find(&answer.incident).and_then(|row| known.get(&row).copied())
    };
    let unknown: Vec<String> =
        answers.iter().filter(|a| find(a).is_none()).map(|a| a.incident.clone()).collect();
    let quarter = |at: i64| month_at(at).div_euclid(3);
    let mut quarters: Vec<i64> =
        answers.iter().filter_map(&find).map(|i| quarter(i.reported_at)).collect();
    quarters.sort_unstable();
    quarters.dedup();
    let [quarter] = quarters.as_slice() else {
        return Err(match quarters.len() {
            0 => "no incident of the audit is in the scope of the sheet".to_owned(),
            _ => "the incidents of the audit were reported in several quarters".to_owned(),
        });
    };
    let (from, to) = (begin_of(quarter * 3), begin_of(quarter * 3 + 3));
    // Who did not answer is taken to be like those of the same stratum who did.
    let total = |stratum| sum(answers.iter().filter(|a| a.stratum == stratum).map(|a| a.weight));
    let count = |stratum| {
        let answered = |a: &&Answer| a.stratum == stratum && a.solved.is_some();
        answers.iter().filter(answered).count() as f64
    };
    let given: Vec<(&Answer, f64)> = answers
        .iter()
        .filter(|a| a.solved.is_some() && find(a).is_some())
        .map(|a| (a, total(a.stratum) / count(a.stratum)))
        .collect();
    let awaited = |a: &&Answer| a.stratum == Stratum::OutOfHold && a.reply_awaited.is_some();
    let n = answers.iter().filter(awaited).count() as u64;
    let k = answers.iter().filter(|a| awaited(a) && a.reply_awaited == Some(false)).count() as u64;
    let measures = sheet
        .measures
        .iter()
        .filter_map(|paid| {
            let measure = catalogue.payable(&paid.code, paid.version).ok()?;
            let rows = view.rows(measure, sheet, Some(paid), cohort.open());
            let reported = match &rows {
                Ok(rows) => rows.figure(from, to, measure.least),
                Err(unknown) => unknown.figure(measure.scale()),
            };
            let mut out = RestatedMeasure {
                title: paid.title(),
                name: measure.name,
                reported,
                restated: None,
                overturned: None,
                answers: 0,
                verdict: Verdict::NotAudited,
            };
            let is_user_clock = matches!(paid.within, Some((TargetClock::Restore, _)));
            if let Ok(Rows::Share(trials)) = &rows
                && is_user_clock
            {
                let hits: FxHashMap<u32, bool> =
                    trials.iter().map(|t| (t.incident, t.hit)).collect();
                let audited: Vec<Audited> = given
                    .iter()
                    .filter_map(|&(answer, weight)| {
                        let one = find(answer)?;
                        let hit = hits.get(&one.incident);
                        let reported = hit.map_or((0.0, 0.0), |&h| (f64::from(u8::from(h)), 1.0));
                        let allowed = allowed(&view, sheet, paid, one.priority);
                        let clock = solved_at(answer, one.end) - one.reported_at;
                        let is_met = answer.solved == Some(true) && clock <= allowed;
                        let was_none = one.state == State::Cancelled && answer.solved == Some(true);
                        // What was rightly no incident stays out of the count.
                        let answered =
                            if was_none { reported } else { (f64::from(u8::from(is_met)), 1.0) };
                        let stratum = answer.stratum as usize;
                        Some(Audited { stratum, weight, reported, answered })
                    })
                    .collect();
                conclude(&mut out, &audited);
            }
            Some(out)
        })
        .collect();
    Ok(Restated {
        from,
        to,
        drawn: answers.len() as u64,
        answered: given.len() as u64,
        unknown,
        not_awaited: Figure::share(k, n, LEAST_ANSWERS as u64),
        measures,
    })
}

/// When it was solved by the answer, microseconds.
fn solved_at(answer: &Answer, ended: i64) -> i64 {
    const DAY: i64 = 86_400_000_000;
    match answer.when {
        None => ended,
        Some((day, true)) if ended.div_euclid(DAY) == day.div_euclid(DAY) => ended,
        Some((at, _)) => at,
    }
}

/// What a measure allows for a priority, microseconds.
fn allowed(view: &View, sheet: &Sheet, paid: &Paid, priority: u16) -> i64 {
    let only = Sheet { measures: vec![paid.clone()], ..sheet.clone() };
    view.restore_goal(&only).map_or(i64::MAX, |goal| goal.within(priority))
}

fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

fn conclude(out: &mut RestatedMeasure, audited: &[Audited]) {
    out.answers = audited.len() as u64;
    if audited.len() < LEAST_ANSWERS {
        out.verdict = Verdict::TooFew;
        return;
    }
    let all = sum(audited.iter().map(|a| a.weight));
    let squares = sum(audited.iter().map(|a| a.weight * a.weight));
    let overturned =
        sum(audited.iter().filter(|a| a.answered != a.reported).map(|a| a.weight)) / all;
    // Unequal weights tell as much as so many equal ones (Kish).
    let interval = wilson_of(overturned, all * all / squares);
    out.overturned =
        Some(Figure::said(Scale::Share, audited.len() as u64, overturned, Some(interval)));
    out.verdict = match interval.low {
        low if low > OVERTURNED[1] => Verdict::Void,
        low if low > OVERTURNED[0] => Verdict::Restated,
        _ => Verdict::Confirmed,
    };
    out.restated = restated(&out.reported, audited, interval.high);
}

/// The ratio estimator: reported sums over all, times what the audit makes of them. `most` is the upper
/// limit of the share that is overturned.
fn restated(reported: &Figure, audited: &[Audited], most: f64) -> Option<Figure> {
    let (k, n) = (reported.k? as f64, reported.n? as f64);
    let total = |pick: fn(&Audited) -> f64| sum(audited.iter().map(|a| a.weight * pick(a)));
    let (above, below) = (total(|a| a.reported.0), total(|a| a.reported.1));
    if above <= 0.0 || below <= 0.0 {
        return None;
    }
    let ratio = (total(|a| a.answered.0) / above, total(|a| a.answered.1) / below);
    let whole = n * ratio.1;
    let value = (k * ratio.0 / whole).clamp(0.0, 1.0);
    // What each answer adds to the error of the ratio, stratum by stratum.
    let error = |a: &Audited| {
        (a.answered.0 - ratio.0 * a.reported.0) - value * (a.answered.1 - ratio.1 * a.reported.1)
    };
    let mut variance = 0.0;
    for stratum in 0..super::audit::STRATA.len() {
        let rows: Vec<&Audited> = audited.iter().filter(|a| a.stratum == stratum).collect();
        let count = rows.len() as f64;
        if rows.len() < 2 {
            continue;
        }
        let size = sum(rows.iter().map(|a| a.weight));
        let mean = sum(rows.iter().map(|a| error(a))) / count;
        let spread = sum(rows.iter().map(|a| (error(a) - mean).powi(2))) / (count - 1.0);
        variance += size * size * (1.0 - (count / size).min(1.0)) * spread / count;
    }
    let population = total(|a| a.answered.1);
    // Where no answer differs from what was reported, answers that do may have escaped the sample: as
    // many as that limit, each of which moves the share by one incident.
    let reach = if variance > 0.0 { Z95 * variance.sqrt() / population } else { most };
    let interval = Interval { low: (value - reach).max(0.0), high: (value + reach).min(1.0) };
    Some(Figure::said(Scale::Share, audited.len() as u64, value, Some(interval)))
}

/// Wilson's interval of a share of so many, which need not be whole.
fn wilson_of(share: f64, n: f64) -> Interval {
    let z2 = Z95 * Z95;
    let spread = (share * (1.0 - share) / n + z2 / (4.0 * n * n)).max(0.0).sqrt();
    let centre = share + z2 / (2.0 * n);
    let scale = 1.0 + z2 / n;
    Interval {
        low: ((centre - Z95 * spread) / scale).clamp(0.0, 1.0),
        high: ((centre + Z95 * spread) / scale).clamp(0.0, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::wilson;

    #[test]
    fn of_a_whole_number_it_is_wilsons_interval() {
        for (k, n) in [(0, 30), (3, 30), (15, 30), (30, 30)] {
            let is = wilson_of(k as f64 / n as f64, n as f64);
            let should = wilson(k, n).expect("defined");
            assert!((is.low - should.low).abs() < 1e-12 && (is.high - should.high).abs() < 1e-12);
        }
    }

    fn row(weight: f64, reported: u8, answered: u8) -> Audited {
        let (reported, answered) = ((f64::from(reported), 1.0), (f64::from(answered), 1.0));
        Audited { stratum: 4, weight, reported, answered }
    }

    #[test]
    fn the_ratio_estimator_scales_what_was_reported_by_what_the_audit_finds() {
        // Of 20 met and 10 missed, four of the met were none: 0.6 becomes 0.48.
        let mut rows: Vec<Audited> = (0..16).map(|_| row(10.0, 1, 1)).collect();
        rows.extend((0..4).map(|_| row(10.0, 1, 0)));
        rows.extend((0..10).map(|_| row(10.0, 0, 0)));
        let mut out = RestatedMeasure {
            title: String::new(),
            name: "",
            reported: Figure::share(180, 300, 20),
            restated: None,
            overturned: None,
            answers: 0,
            verdict: Verdict::NotAudited,
        };
        conclude(&mut out, &rows);
        let value = out.restated.and_then(|f| f.value).expect("restated");
        assert!((value - 0.48).abs() < 1e-12, "{value}");
        assert_eq!(out.verdict, Verdict::Restated);
        conclude(&mut out, &rows[..19]);
        assert_eq!(out.verdict, Verdict::TooFew);
    }

    #[test]
    fn overturned_beyond_a_fifth_is_void_and_a_clean_audit_confirms() {
        let mut out = RestatedMeasure {
            title: String::new(),
            name: "",
            reported: Figure::share(200, 300, 20),
            restated: None,
            overturned: None,
            answers: 0,
            verdict: Verdict::NotAudited,
        };
        let half: Vec<Audited> = (0..30).map(|i| row(10.0, 1, u8::from(i % 2 == 0))).collect();
        conclude(&mut out, &half);
        assert_eq!(out.verdict, Verdict::Void);
        let clean: Vec<Audited> = (0..30).map(|_| row(10.0, 1, 1)).collect();
        conclude(&mut out, &clean);
        assert_eq!(out.verdict, Verdict::Confirmed);
    }

    #[test]
    fn an_audit_that_overturns_nothing_still_has_an_interval() {
        let mut out = RestatedMeasure {
            title: String::new(),
            name: "",
            reported: Figure::share(200, 300, 20),
            restated: None,
            overturned: None,
            answers: 0,
            verdict: Verdict::NotAudited,
        };
        let width = |out: &RestatedMeasure| {
            let figure = out.restated.expect("restated");
            let (low, high) = (figure.low.expect("low"), figure.high.expect("high"));
            let value = figure.value.expect("value");
            assert!((value - 2.0 / 3.0).abs() < 1e-12 && low < value && value < high);
            high - low
        };
        let clean = |n: usize| -> Vec<Audited> {
            (0..n)
                .map(|i| row(300.0 / n as f64, u8::from(i % 3 > 0), u8::from(i % 3 > 0)))
                .collect()
        };
        conclude(&mut out, &clean(30));
        let few = width(&out);
        // Wilson: none of 30 is at most 11 %.
        assert!((few - 2.0 * 0.113_513_5).abs() < 1e-4, "{few}");
        conclude(&mut out, &clean(120));
        assert!(width(&out) < few / 3.0);
    }
}
