//! Writes inputs and what our statistics make of them as one JSON object, for
//! `tests/oracles/check.py` to compute anew with libraries that know nothing of ours.
//!
//! `cargo run --package thirdline-evidence --example oracles`

#![expect(clippy::print_stdout, reason = "it is read by the other side of the comparison")]

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::iter::ParallelIterator;
use serde_json::{Value, json};
use thirdline_evidence::kpi::luck::{Draws, MONTHS, median_years, share_years};
use thirdline_evidence::statistics::{
    AalenJohansen, CompetingObservation, DRAWS, DayWeights, KaplanMeier, LeastSquares, Observation,
    Robust, cohens_kappa, proportion_difference, quantile_interval, quantile_type7, student,
    wilson, xmr,
};

/// Fixed, so that a difference today is a difference tomorrow.
const SEED: [u8; 32] = *b"what our statistics are held to.";

struct Drawing(ChaCha12Rng);

impl Drawing {
    /// Below `limit`, evenly.
    fn below(&mut self, limit: u64) -> u64 {
        (u64::from(self.0.next_u32()) * limit) >> 32
    }

    /// A duration with a long tail, in whole units.
    fn duration(&mut self) -> i64 {
        let doublings = self.below(12);
        1 + (self.below(1 << 10) << doublings).cast_signed()
    }
}

fn kaplan_meier(draw: &mut Drawing, n: u64, days: u64, coarse: i64) -> Value {
    let rows: Vec<Observation> = (0..n)
        .map(|_| Observation {
            duration: draw.duration() / coarse + 1,
            resolved: draw.below(10) < 7,
            cluster: draw.below(days) as u32,
        })
        .collect();
    let curve = KaplanMeier::new(&rows);
    let steps: Vec<Value> = curve
        .steps()
        .iter()
        .map(|s| json!([s.time, s.survival, s.greenwood, s.robust, s.at_risk, s.events]))
        .collect();
    let quantiles: Vec<Value> = [25, 50, 75]
        .map(|percent| {
            let interval = curve.quantile_interval(percent);
            json!([percent, curve.quantile(percent), interval.map(|i| (i.low, i.high))])
        })
        .to_vec();
    json!({
        "durations": rows.iter().map(|r| r.duration).collect::<Vec<_>>(),
        "resolved": rows.iter().map(|r| r.resolved).collect::<Vec<_>>(),
        "days": rows.iter().map(|r| r.cluster).collect::<Vec<_>>(),
        "steps": steps,
        "quantiles": quantiles,
    })
}

fn aalen_johansen(draw: &mut Drawing, n: u64, days: u64, ties: bool) -> Value {
    let mut rows: Vec<CompetingObservation> = (0..n)
        .map(|_| CompetingObservation {
            duration: draw.duration() / 50 + 1,
            ending: Some(draw.below(4) as u32).filter(|ending| *ending > 0),
            cluster: draw.below(days) as u32,
        })
        .collect();
    if !ties {
        // Apart by one: an oracle that moves ties apart has none to move.
        rows.sort_by_key(|row| row.duration);
        let mut last = 0;
        for row in &mut rows {
            last = (last + 1).max(row.duration);
            row.duration = last;
        }
    }
    let curve = AalenJohansen::new(&rows);
    let mut times: Vec<i64> = rows.iter().map(|row| row.duration).collect();
    times.sort_unstable();
    times.dedup();
    let asked: Vec<i64> = times.iter().step_by((times.len() / 12).max(1)).copied().collect();
    let answers: Vec<Value> = (1..=3)
        .flat_map(|ending| asked.iter().map(move |time| (ending, *time)))
        .map(|(ending, time)| {
            let i = curve.incidence(ending, time);
            json!([ending, time, i.share, i.plain, i.robust, i.interval.map(|i| (i.low, i.high))])
        })
        .collect();
    json!({
        "durations": rows.iter().map(|r| r.duration).collect::<Vec<_>>(),
        "endings": rows.iter().map(|r| r.ending.unwrap_or(0)).collect::<Vec<_>>(),
        "days": rows.iter().map(|r| r.cluster).collect::<Vec<_>>(),
        "ties": ties,
        "answers": answers,
    })
}

fn proportions() -> Value {
    let cases = [(0, 20), (1, 20), (10, 50), (20, 20), (3, 4), (412, 7_554), (7_554, 65_533)];
    let rows: Vec<Value> =
        cases.iter().map(|&(k, n)| json!([k, n, wilson(k, n).map(|i| (i.low, i.high))])).collect();
    json!(rows)
}

fn differences() -> Value {
    let cases = [(56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 5, 20), (150, 1_000, 170, 1_000)];
    let rows: Vec<Value> = cases
        .iter()
        .map(|&(k1, n1, k2, n2)| {
            let d = proportion_difference(k1, n1, k2, n2);
            json!([k1, n1, k2, n2, d.map(|d| (d.interval.low, d.interval.high))])
        })
        .collect();
    json!(rows)
}

fn quantiles(draw: &mut Drawing, n: u64, days: u64) -> Value {
    let mut rows: Vec<(i64, u32)> = Vec::new();
    for row in 0..n {
        // Without ties: a lot among equal values would be another rule.
        let value = draw.duration() * 1_000_000 + row.cast_signed();
        rows.push((value, draw.below(days) as u32));
    }
    rows.sort_unstable();
    let values: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let clusters: Vec<u32> = rows.iter().map(|row| row.1).collect();
    let answers: Vec<Value> = [25, 50, 75, 90]
        .map(|percent| {
            let interval = quantile_interval(&values, &clusters, percent);
            let value = quantile_type7(&values, percent);
            json!([percent, value, interval.map(|i| (i.low, i.high))])
        })
        .to_vec();
    json!({ "values": values, "days": clusters, "answers": answers })
}

fn charts(draw: &mut Drawing) -> Value {
    let mut charts = Vec::new();
    for points in [6, 12, 36] {
        let values: Vec<f64> = (0..points).map(|_| draw.below(1_000) as f64 / 10.0).collect();
        let chart = xmr(&values).map(|c| (c.mean, c.lower, c.upper, c.moving_range_mean));
        charts.push(json!({ "values": values, "chart": chart }));
    }
    json!(charts)
}

fn kappas(draw: &mut Drawing) -> Value {
    let mut rows = Vec::new();
    for size in [2, 3, 4, 5] {
        let table: Vec<Vec<u64>> = (0..size)
            .map(|i| (0..size).map(|j| draw.below(if i == j { 60 } else { 20 }) + 1).collect())
            .collect();
        let kappa = cohens_kappa(&table);
        let said = kappa.map(|k| (k.value, k.standard_error, k.interval.low, k.interval.high));
        rows.push(json!({ "table": table, "kappa": said }));
    }
    json!(rows)
}

fn ratios(draw: &mut Drawing) -> Value {
    let days = 120;
    let cells: Vec<(u32, i64, i64)> = (0..days)
        .map(|day| {
            let below = 200 + draw.below(400).cast_signed();
            (day, (draw.below(below as u64)).cast_signed(), below)
        })
        .collect();
    let interval = DayWeights::new(days).ratio_interval(&cells).map(|i| (i.low, i.high));
    json!({ "cells": cells, "draws": DRAWS, "interval": interval })
}

/// Years of a KPI sheet put together from months, for shares and for medians.
fn months(draw: &mut Drawing) -> Value {
    const KNOWN: usize = 25;
    let months: Vec<(u64, u64)> = (0..24)
        .map(|_| {
            let trials = 20 + draw.below(40);
            (draw.below(trials), trials)
        })
        .collect();
    let durations: Vec<Vec<(i64, bool)>> = months
        .iter()
        .map(|(_, trials)| (0..*trials).map(|_| (draw.duration(), draw.below(10) < 8)).collect())
        .collect();
    let draws = Draws::new(months.len(), MONTHS);
    let years: Vec<Vec<u32>> = draws.years().map(<[u32]>::to_vec).collect();
    json!({
        "months": months,
        "durations": durations,
        "years": years,
        "shares": share_years(&months, &draws),
        "medians": median_years(&durations, &draws)[..KNOWN],
    })
}

/// A level and a slope that change, with a spread that grows and neighbours that resemble each other.
fn segmented(draw: &mut Drawing, rows: usize, split: usize) -> Value {
    let after = |i: usize| f64::from(u8::from(i >= split));
    let time = |i: usize| i as f64 - split as f64;
    let columns = [
        vec![1.0; rows],
        (0..rows).map(time).collect(),
        (0..rows).map(after).collect(),
        (0..rows).map(|i| time(i) * after(i)).collect::<Vec<f64>>(),
    ];
    let mut last = 0.0;
    let y: Vec<f64> = (0..rows)
        .map(|i| {
            last =
                0.4 * last + (draw.below(2_000) as f64 / 1_000.0 - 1.0) * (1.0 + 0.05 * i as f64);
            9.0 - 0.03 * time(i) - 0.7 * after(i) + last
        })
        .collect();
    let fit = LeastSquares::fit(&columns, &y).ok();
    let robust = |kind| fit.as_ref().map(|fit| fit.robust_errors(kind));
    let neighbours = [(2, false), (2, true), (3, true), (0, false)].map(|(lags, is_small)| {
        let errors = fit.as_ref().map(|fit| fit.autocorrelated_errors(lags, is_small));
        (lags, is_small, errors)
    });
    json!({
        "rows": (0..rows).map(|i| columns.iter().map(|c| c[i]).collect::<Vec<f64>>()).collect::<Vec<_>>(),
        "y": y,
        "coefficients": fit.as_ref().map(|fit| fit.coefficients.clone()),
        "residuals": fit.as_ref().map(|fit| fit.residuals.clone()),
        "leverages": fit.as_ref().map(|fit| fit.leverages.clone()),
        "HC0": robust(Robust::Hc0),
        "HC1": robust(Robust::Hc1),
        "HC2": robust(Robust::Hc2),
        "HC3": robust(Robust::Hc3),
        "HAC": neighbours,
    })
}

fn main() {
    let draw = &mut Drawing(ChaCha12Rng::from_seed(SEED));
    let degrees = [1_usize, 2, 5, 9, 10, 11, 12, 30, 51, 364, 3_000];
    let told = json!({
        "kaplan_meier": [
            kaplan_meier(draw, 60, 12, 1),
            kaplan_meier(draw, 400, 90, 50),
            kaplan_meier(draw, 250, 250, 400),
        ],
        "aalen_johansen": [
            aalen_johansen(draw, 80, 20, false),
            aalen_johansen(draw, 300, 60, false),
            aalen_johansen(draw, 300, 60, true),
        ],
        "wilson": proportions(),
        "difference": differences(),
        "quantiles": [quantiles(draw, 90, 15), quantiles(draw, 1_000, 200)],
        "xmr": charts(draw),
        "kappa": kappas(draw),
        "ratio": ratios(draw),
        "months": months(draw),
        "segmented": [segmented(draw, 18, 12), segmented(draw, 48, 30), segmented(draw, 9, 6)],
        "student": degrees.map(|d| (d, student(d))),
    });
    println!("{told}");
}
