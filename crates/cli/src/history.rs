//! `thirdline history`: check, propose, convert, generate.

mod check;

use crate::arguments::{Convert, Generate, HistoryCommand, Mapping, OnFacts};
use crate::failure::{Faulty, wrong};
use crate::import::{import, source};
use crate::output;
use crate::progress::Progress;
use anyhow::Context;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use thirdline_chart::format::{count, counted};
use thirdline_domain::History;
use thirdline_domain::facts::Facts;
use thirdline_evidence::decision::read_decision;
use thirdline_history::facts::{FACT_FILES, FactNotes, FactsError, FileNote};
use thirdline_history::{
    BytesRead, Effects, EventsWritten, Judged, MAPPING_REFERENCE, Output, PRESETS, Plan, Planting,
    Portfolio, generate, is_stream, organisation_toml, plant, plant_effects, propose, write,
};

pub(crate) fn run(command: &HistoryCommand) -> anyhow::Result<()> {
    match command {
        HistoryCommand::Check(asked) => check::run(asked),
        HistoryCommand::Mapping(asked) => mapping(asked),
        HistoryCommand::Convert(asked) => convert(asked),
        HistoryCommand::Facts(asked) => facts(asked),
        HistoryCommand::Generate(asked) => generate_to(asked),
    }
}

fn mapping(asked: &Mapping) -> anyhow::Result<()> {
    let path = asked.output.as_deref();
    if asked.reference {
        let text = thirdline_document::schema::reference_markdown(&MAPPING_REFERENCE);
        return output::write(path, |out| out.write_all(text.as_bytes()));
    }
    if let Some(name) = &asked.preset {
        let preset = PRESETS.iter().find(|p| p.name == name).ok_or_else(|| {
            let names: Vec<&str> = PRESETS.iter().map(|p| p.name).collect();
            wrong(format!("there is no preset {name:?}"), format!("one of {}", names.join(", ")))
        })?;
        return output::write(path, |out| out.write_all(preset.text.as_bytes()));
    }
    let Some(file) = asked.file.as_deref() else {
        return Err(wrong("no file is named", "name the history to look at"));
    };
    let source = source(file);
    let bytes = BytesRead::default();
    let counted = bytes.clone();
    let shown = Progress::show("looking", source.size(), true, move || counted.get());
    let proposal = propose(&source, &bytes)?;
    drop(shown);
    output::write(path, |out| out.write_all(proposal.toml.as_bytes()))?;
    tell_doubts(&proposal.refused, &proposal.unsure);
    Ok(())
}

#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn tell_doubts(refused: &[String], unsure: &[String]) {
    for sentence in refused {
        eprintln!("to be answered: {sentence}");
    }
    for sentence in unsure {
        eprintln!("unsure: {sentence}");
    }
}

/// The facts of a folder and the answers to the pulse, where they are named, with what was
/// understood of them.
pub(crate) fn facts_of(
    folder: Option<&Path>,
    pulse: Option<&Path>,
    history: &History,
) -> anyhow::Result<(Facts, FactNotes)> {
    let told = |error| match error {
        FactsError::Faulty(files) => anyhow::Error::from(Faulty(files)),
        other => other.into(),
    };
    let in_folder = |folder: &Path| FACT_FILES.map(|name| folder.join(name));
    folder
        .map(in_folder)
        .iter()
        .flatten()
        .map(PathBuf::as_path)
        .chain(pulse)
        .for_each(output::reads);
    let (mut facts, mut notes) = match folder {
        Some(folder) => thirdline_history::facts::read_folder(folder, history).map_err(told)?,
        None => (Facts::default(), FactNotes::default()),
    };
    if let Some(path) = pulse {
        let (answers, note) = thirdline_history::facts::read_pulse(path, history).map_err(told)?;
        facts.pulse = Some(answers);
        notes.files.push(note);
    }
    Ok((facts, notes))
}

fn facts(asked: &OnFacts) -> anyhow::Result<()> {
    let imported = import(&asked.files, &asked.reading)?;
    let (facts, notes) = facts_of(Some(&asked.folder), asked.pulse.as_deref(), &imported.history)?;
    let mut text = String::new();
    for note in &notes.files {
        tell_file(&mut text, note);
    }
    if let Some(pulse) = &facts.pulse {
        for group in &pulse.groups {
            let about = if group.service.is_empty() { "all services" } else { &group.service };
            let side = group.side.name();
            let _ = writeln!(text, "    {about}, {side}: {} sheets", group.sheets);
        }
    }
    let absent: Vec<&str> = FACT_FILES
        .into_iter()
        .filter(|name| !notes.files.iter().any(|n| n.file.ends_with(name)))
        .collect();
    if !absent.is_empty() {
        let _ = writeln!(text, "not there, so unknown: {}", absent.join(", "));
    }
    if !notes.not_read.is_empty() {
        let _ = writeln!(text, "not read: {}", notes.not_read.join(", "));
    }
    output::write(None, |out| out.write_all(text.as_bytes()))
}

fn tell_file(text: &mut String, note: &FileNote) {
    let _ = writeln!(text, "{}: {}", note.file, counted(note.rows, "row"));
    for (number, about) in [
        (note.unknown_incidents, "about incidents that the history does not know; left out"),
        (note.unknown_teams, "about teams that the history does not know; kept"),
        (note.unknown_services, "about services that the history does not know; kept"),
    ] {
        if number > 0 {
            let _ = writeln!(text, "    {} {about}", count(number));
        }
    }
}

#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn convert(asked: &Convert) -> anyhow::Result<()> {
    let imported = import(&asked.files, &asked.reading)?;
    write_history(&imported.history, &asked.output)?;
    let known = organisation_toml(&imported.history, &imported.mapping.organisation);
    let Some(known) = known else { return Ok(()) };
    if is_stream(&asked.output) {
        eprintln!("lines and sides of teams are not in the history: convert to a file to get them");
        return Ok(());
    }
    // No format of a history has a place for who is who, so it stands beside it.
    let beside = organisation_beside(&asked.output);
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside);
    match file.and_then(|mut file| file.write_all(known.as_bytes())) {
        Ok(()) => eprintln!(
            "lines and sides of teams are in {0}: name it with --organisation {0}",
            beside.display()
        ),
        // Somebody may have worked on it.
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => eprintln!(
            "lines and sides of teams are not in the history, and {0} is there already and was \
             kept: name it, or another, with --organisation",
            beside.display()
        ),
        Err(e) => {
            return Err(e).with_context(|| format!("{}: it cannot be written", beside.display()));
        }
    }
    Ok(())
}

/// Writes a history with progress.
pub(crate) fn write_history(
    history: &thirdline_domain::History,
    path: &Path,
) -> anyhow::Result<()> {
    output::spares_what_was_read(path)?;
    let written = EventsWritten::default();
    let counted = written.clone();
    let total = Some(history.event_count() as u64);
    let shown = Progress::show("writing", total, false, move || counted.get());
    write(history, &Output::Path(path.to_owned()), &written)?;
    drop(shown);
    Ok(())
}

/// Where the organisation file of a generated history stands.
fn organisation_beside(path: &Path) -> PathBuf {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("history");
    let stem = name.split('.').next().unwrap_or("history");
    path.with_file_name(format!("{stem}-organisation.toml"))
}

/// The plan that is asked for: whole months from its first day on.
fn plan(asked: &Generate) -> Plan {
    let plan = Plan { incidents: asked.incidents, seed: asked.seed, ..Plan::default() };
    whole_months(&plan, asked.months.unwrap_or(if asked.effect.plant_effect { 24 } else { 12 }))
}

/// The same plan over so many whole months from its first day on.
pub(crate) fn whole_months(plan: &Plan, months: u32) -> Plan {
    let end = plan.start.saturating_add(jiff::Span::new().months(i64::from(months)));
    let days = u32::try_from((end - plan.start).get_days()).unwrap_or(plan.days);
    Plan { days, ..plan.clone() }
}

/// The folder in which a file stands.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Writes what belongs to a history of known effects into its folder; gives the names of what was
/// written.
pub(crate) fn write_judged(folder: &Path, made: &Judged) -> anyhow::Result<Vec<PathBuf>> {
    let (facts, decisions) = (folder.join("facts"), folder.join("decisions"));
    for folder in [&facts, &decisions] {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    }
    let signed: Vec<(&String, String)> = made
        .decisions
        .iter()
        .map(|(name, text)| Ok((name, signed(name, text)?)))
        .collect::<anyhow::Result<_>>()?;
    let mut files = vec![
        (folder.join("organisation.toml"), &made.organisation_toml),
        (folder.join("truth.toml"), &made.truth_toml),
    ];
    files.extend(made.facts.iter().map(|(name, text)| (facts.join(name), text)));
    files.extend(signed.iter().map(|(name, text)| (decisions.join(name), text)));
    for (path, text) in &files {
        output::write(Some(path), |out| out.write_all(text.as_bytes()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// A decision with the fingerprint of what its people signed.
fn signed(name: &str, text: &str) -> anyhow::Result<String> {
    let fingerprint = read_decision(name, text)?.fingerprint();
    Ok(format!("{text}\n[signed]\nfingerprint = \"{fingerprint}\"\n"))
}

#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn plant_effects_to(asked: &Generate, plan: &Plan) -> anyhow::Result<()> {
    let usual = Effects::default();
    let effects = Effects {
        stays_per_month: asked.stays_per_month.unwrap_or(usual.stays_per_month),
        log_sd: asked.effect.log_sd,
        month_log_sd: asked.effect.month_log_sd,
        factor: asked.effect.effect_factor,
        share: asked.effect.effect_share,
        statuses_of_all: asked.effect.statuses_of_all,
        ..usual
    };
    let made = plant_effects(plan, &effects);
    write_history(&made.history, &asked.output)?;
    write_judged(folder_of(&asked.output), &made)?;
    eprintln!(
        "{}, {} in {}; beside it organisation.toml, facts, decisions and \
         truth.toml",
        counted(made.history.incident_count() as u64, "incident"),
        counted(made.history.event_count() as u64, "event"),
        asked.output.display(),
    );
    Ok(())
}

/// Writes what belongs to a planted history into its folder; gives the names of what was written.
pub(crate) fn write_portfolio(folder: &Path, made: &Portfolio) -> anyhow::Result<Vec<PathBuf>> {
    let facts = folder.join("facts");
    std::fs::create_dir_all(&facts)
        .with_context(|| format!("{}: the folder cannot be made", facts.display()))?;
    let mut files = vec![
        (folder.join("organisation.toml"), &made.organisation_toml),
        (folder.join("pulse.csv"), &made.pulse_csv),
        (folder.join("truth.toml"), &made.truth_toml),
    ];
    files.extend(made.facts.iter().map(|(name, text)| (facts.join(name), text)));
    for (path, text) in &files {
        output::write(Some(path), |out| out.write_all(text.as_bytes()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn plant_to(asked: &Generate, plan: &Plan) -> anyhow::Result<()> {
    let planting = Planting {
        stays_per_month: asked.stays_per_month,
        small_teams: asked.small_teams,
        ..Planting::default()
    };
    let made = plant(plan, &planting);
    write_history(&made.history, &asked.output)?;
    write_portfolio(folder_of(&asked.output), &made)?;
    eprintln!(
        "{}, {} in {}; beside it organisation.toml, pulse.csv, facts and \
         truth.toml",
        counted(made.history.incident_count() as u64, "incident"),
        counted(made.history.event_count() as u64, "event"),
        asked.output.display(),
    );
    Ok(())
}

#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn generate_to(asked: &Generate) -> anyhow::Result<()> {
    let plan = plan(asked);
    if asked.effect.plant_effect {
        return plant_effects_to(asked, &plan);
    }
    if asked.plant {
        return plant_to(asked, &plan);
    }
    let made = generate(&plan);
    write_history(&made.history, &asked.output)?;
    let beside = organisation_beside(&asked.output);
    output::write(Some(&beside), |out| out.write_all(made.organisation_toml.as_bytes()))?;
    eprintln!(
        "{}, {} in {}; who is who in {}",
        counted(made.history.incident_count() as u64, "incident"),
        counted(made.history.event_count() as u64, "event"),
        asked.output.display(),
        beside.display()
    );
    Ok(())
}
