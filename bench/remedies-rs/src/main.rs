//! Calibrates a KPI sheet, diagnoses many services, and asks what others could have fixed, on
//! generated histories in memory; prints what it took.
//!
//! `remedies-rs INCIDENTS ROUNDS` prints one JSON object. INCIDENTS are those of the diagnosis.

use anyhow::Context;
use serde_json::json;
use std::time::Instant;
use thirdline_domain::{History, NONE, Organisation};
use thirdline_evidence::Selection;
use thirdline_evidence::charter::{Fixability, FixabilityQuestion};
use thirdline_evidence::diagnosis::{Diagnosis, DiagnosisQuestion};
use thirdline_evidence::kpi::{Catalogue, calibrate, read_sheet};
use thirdline_evidence::third_line::ThirdLine;
use thirdline_history::facts::read_folder;
use thirdline_history::{Plan, Planting, plant};

/// A share and a median: the two ways in which years are put together.
const SHEET: &str = r#"
name = "Support of production"
kind = "sheet"
year = 2026
year_of_scheme = 2
executive = "Head of Development"
sponsor = "CIO"
head_of_operations = "Head of Operations"
services = ["*"]

[[measure]]
measure = "UCM3@1"
within = "72h"
improve_by = "10 points"

[[measure]]
measure = "UC3@1"
improve_by = "20 %"

[[gate]]
guard = "RO3"
margin = "3 points"
"#;

/// Incidents of the calibration.
const CALIBRATED: u32 = 10_000;
/// Services of the diagnosis, at least.
const SERVICES: usize = 50;

/// Gives every service of a history so many siblings that there are [`SERVICES`] of them; an incident
/// stays with one of them.
fn spread(history: &mut History) {
    let names: Vec<String> = history.services.iter().map(str::to_owned).collect();
    let siblings = SERVICES.div_ceil(names.len());
    let mut ids: Vec<Vec<u32>> = vec![(0..names.len() as u32).collect()];
    for sibling in 1..siblings {
        let named = names.iter().map(|name| history.services.intern(&format!("{name} {sibling}")));
        ids.push(named.collect());
    }
    for incident in 0..history.incident_count() {
        for event in history.events_of(incident) {
            if history.service[event] != NONE {
                let own = &ids[incident % siblings];
                history.service[event] = own[history.service[event] as usize];
            }
        }
    }
}

/// The median of some rounds, and the fastest and the slowest, seconds.
fn timed<T>(rounds: usize, mut run: impl FnMut() -> T) -> [f64; 3] {
    let mut seconds: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    [seconds[rounds / 2], seconds[0], seconds[rounds - 1]]
}

fn organisation(text: &str) -> anyhow::Result<Organisation> {
    Organisation::parse("organisation", text).map_err(|faults| anyhow::anyhow!("{faults}"))
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let incidents = arguments.next().context("how many incidents?")?.parse()?;
    let rounds: usize = arguments.next().context("how many rounds?")?.parse()?;

    let planting = Planting { small_teams: false, ..Planting::default() };
    // A month more than a year, so that twelve of them are whole.
    let plan = Plan { incidents: CALIBRATED, days: 396, ..Plan::default() };
    let made = plant(&plan, &planting);
    let known = organisation(&made.organisation_toml)?;
    let sheet = read_sheet("sheet", SHEET).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let catalogue = Catalogue::standard();
    let calibrated = timed(rounds, || calibrate(&sheet, &made.history, &known, &catalogue));
    let found = calibrate(&sheet, &made.history, &known, &catalogue);
    let is_whole = found.measures.iter().all(|measure| measure.luck.is_some());
    anyhow::ensure!(is_whole, "a measure of the sheet was not calibrated: nothing was measured");
    let of_calibration = made.history.incident_count();

    let mut made = plant(&Plan { incidents, ..plan }, &planting);
    spread(&mut made.history);
    let known = organisation(&made.organisation_toml)?;
    let folder = std::env::temp_dir().join(format!("remedies-rs-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    for (name, text) in &made.facts {
        std::fs::write(folder.join(name), text)?;
    }
    let read = read_folder(&folder, &made.history);
    std::fs::remove_dir_all(&folder)?;
    let (facts, _) = read?;
    let question = DiagnosisQuestion::default();
    let diagnosed = timed(rounds, || Diagnosis::of(&made.history, &known, &facts, &question));
    let services = Diagnosis::of(&made.history, &known, &facts, &question).services.len();

    let selection = Selection::default();
    let fixed = timed(rounds, || {
        let third_line = ThirdLine::read(&made.history, &known, &selection);
        let asked = FixabilityQuestion::default();
        let all = Fixability::of(&third_line.all(), "all", &asked);
        let each: Vec<Fixability> = (0..third_line.services.len())
            .map(|row| Fixability::of(&third_line.service(row), "one", &asked))
            .collect();
        (all, each)
    });
    println!(
        "{}",
        json!({
            "calibrated_incidents": of_calibration,
            "calibrate": calibrated,
            "incidents": made.history.incident_count(),
            "events": made.history.event_count(),
            "services": services,
            "diagnose": diagnosed,
            "fixability": fixed,
        })
    );
    Ok(())
}
