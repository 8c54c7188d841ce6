//! What can be said on the command line.

mod charter;
mod decision;
mod demo;
mod diagnose;
mod effects;
mod kpi;
mod organisation;
mod verdict;
mod what_if;

pub(crate) use charter::{AskFixability, AskSize, Charter, CharterCommand, CheckCharter};
pub(crate) use decision::{
    AskedMeasure, AskedRollOut, CheckDecision, Decision, DecisionCommand, NewDecision,
    PerhapsHistory, PrintDecision,
};
pub(crate) use demo::Demo;
pub(crate) use diagnose::Diagnose;
pub(crate) use effects::KnownEffects;
pub(crate) use kpi::{
    AskedRestate, AskedSample, AskedStatement, CheckSheet, Kpi, KpiCommand, OnSheet, Senior, Shown,
};
pub(crate) use organisation::{CheckOrganisation, Organisation, OrganisationCommand};
pub(crate) use verdict::AskVerdict;
pub(crate) use what_if::{RemedyName, WhatIf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use thirdline_evidence::DEFAULT_TARGETS;

/// Gets development to support production: reads a ticket history and shows where operations and
/// development lose each other's incidents.
#[derive(Debug, Parser)]
#[command(name = "thirdline", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the evidence on a fictional firm's year of tickets, and write the report
    Demo(Demo),
    /// Compute every measure of a ticket history and report it
    Evidence(Evidence),
    /// Check, map, convert or generate ticket histories
    History(History),
    /// Check agreements, and try them on a ticket history
    Agreement(Agreement),
    /// Support charters: could operations fix it themselves, how many people, promised or granted
    Charter(Charter),
    /// Calibrate KPI sheets against chance, say what they pay, audit and print them
    Kpi(Kpi),
    /// Register a decision about a remedy before it is pulled: draft, check, print, roll out by lot
    Decision(Decision),
    /// Say whether a remedy worked: improved, no worthwhile effect, harmed, inconclusive, not pulled
    Verdict(AskVerdict),
    /// Check working calendars, and count working time on them
    Calendar(Calendar),
    /// Check who is who: units, managers, teams, services
    Organisation(Organisation),
    /// Find what holds each service back, and which remedy fits
    Diagnose(Diagnose),
    /// Simulate a service with a remedy, if the simulation can forecast the service at all
    #[command(name = "whatif")]
    WhatIf(WhatIf),
    /// Write the board's page: one side of A4, as far as a history can fill it
    Board(Diagnose),
}

/// Which files, and how they are to be understood.
#[derive(Clone, Debug, Args)]
pub(crate) struct Reading {
    /// Preset (vinst, servicenow, servicenow-list, jira, xes, thirdline …) or mapping file; without
    /// it the best is chosen and named
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) mapping: Option<String>,
    /// Zone of times that state none: Europe/Berlin, UTC, +01:00
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Leave faulty rows out, count and list them, instead of stopping
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Keep incidents of several files apart: the file's name goes before the number
    #[arg(long, conflicts_with = "merge")]
    pub(crate) separate: bool,
    /// Join incidents that several files hold, and drop events that are the same
    #[arg(long)]
    pub(crate) merge: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// Ticket histories: CSV, XES, JSON lines, Parquet or Excel, plain or .gz; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Who is who: line, side, unit and head count of the teams (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
    /// Only incidents reported at or after this day or instant (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// Only incidents reported before this day or instant (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
    /// Break the figures down; may be given several times
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) by: Vec<By>,
    /// Targets for the clocks
    #[arg(long, default_value = DEFAULT_TARGETS, value_name = "LIST")]
    pub(crate) target: String,
    /// Disputed incidents, one number a line: figures are shown with and without them
    #[arg(long, value_name = "FILE")]
    pub(crate) exclude: Option<PathBuf>,
    /// Series by month or by week; without it by whichever has enough whole periods
    #[arg(long, value_enum)]
    pub(crate) series: Option<Period>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[expect(clippy::struct_field_names, reason = "`output` is the name of the option")]
#[derive(Clone, Debug, Args)]
pub(crate) struct Output {
    /// What to write; without it told from the ending of --output, else text
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// File to write; without it standard output
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Plain ASCII instead of block characters
    #[arg(long)]
    pub(crate) ascii: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For the terminal
    Text,
    /// For programs: a versioned schema
    Json,
    /// For people: one self-contained page
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Team,
    Line,
    Side,
    Service,
    Priority,
    Month,
    Week,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Period {
    Month,
    Week,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(subcommand)]
    pub(crate) command: HistoryCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HistoryCommand {
    /// Show how a history is understood: its first rows and the import report
    Check(Check),
    /// Propose a mapping file from header and values
    Mapping(Mapping),
    /// Rewrite a history as CSV, XES, Parquet or JSON lines
    Convert(Convert),
    /// Say what was understood of the fact files that belong to a history
    Facts(OnFacts),
    /// Generate a fictional firm's history
    Generate(Generate),
}

#[derive(Debug, Args)]
pub(crate) struct OnFacts {
    /// The folder with escalations.csv, milestones.csv, reasons.csv, exposure.csv; each is optional
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// The history they belong to
    #[arg(required = true, value_name = "HISTORY")]
    pub(crate) files: Vec<PathBuf>,
    /// Answers to the two-sided pulse
    #[arg(long, value_name = "FILE")]
    pub(crate) pulse: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The history
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct Mapping {
    /// The history to look at; without it, the reference of mapping files is printed
    #[arg(value_name = "FILE", required_unless_present_any = ["reference", "preset"])]
    pub(crate) file: Option<PathBuf>,
    /// File to write the proposal into; without it standard output
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Print the reference of all keys of a mapping file instead
    #[arg(long)]
    pub(crate) reference: bool,
    /// Print a preset instead, as a file to start from
    #[arg(long, value_name = "NAME")]
    pub(crate) preset: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The history
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// File to write: .csv, .xes, .parquet or .jsonl, all but Parquet also with .gz
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Calendar {
    #[command(subcommand)]
    pub(crate) command: CalendarCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// Say what is in a calendar file, or everything that is wrong with it
    Check(CheckCalendar),
    /// Add working time to an instant: when is it due?
    Due(Due),
    /// Count the working time between two instants
    Elapsed(Elapsed),
    /// Show a month of a calendar
    Show(ShowCalendar),
    /// Answer requests, one JSON object a line, from standard input
    Batch(Batch),
    /// Print a calendar file to begin with, every key explained
    Example,
}

/// A calendar of a file.
#[derive(Clone, Debug, Args)]
pub(crate) struct OnCalendar {
    /// The calendar file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) calendar: PathBuf,
    /// Which of the file's calendars, if it holds several
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// How an answer is told.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Telling {
    /// Text with its explanation, or JSON with the same
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text)]
    pub(crate) format: AnswerFormat,
    /// Plain ASCII instead of block characters
    #[arg(long)]
    pub(crate) ascii: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct CheckCalendar {
    /// The calendar file (TOML); without it, the reference of calendar files is printed
    #[arg(value_name = "FILE", required_unless_present = "reference")]
    pub(crate) file: Option<PathBuf>,
    /// Print the reference of all keys of a calendar file instead
    #[arg(long)]
    pub(crate) reference: bool,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Due {
    #[command(flatten)]
    pub(crate) on: OnCalendar,
    /// When the clock starts: 2026-12-21T09:00+01:00, or by the calendar's clock 2026-12-21T09:00
    #[arg(long, value_name = "TIME")]
    pub(crate) start: String,
    /// Working time: 4h, 1h30m; negative is counted back
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    pub(crate) working: String,
    /// From/to when the clock stands still; may be given several times
    #[arg(long, value_name = "TIME/TIME")]
    pub(crate) pause: Vec<String>,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Elapsed {
    #[command(flatten)]
    pub(crate) on: OnCalendar,
    /// From when: 2026-12-21T09:00+01:00, or by the calendar's clock 2026-12-21T09:00
    #[arg(long, value_name = "TIME")]
    pub(crate) from: String,
    /// Until when
    #[arg(long, value_name = "TIME")]
    pub(crate) to: String,
    /// From/to when the clock stands still; may be given several times
    #[arg(long, value_name = "TIME/TIME")]
    pub(crate) pause: Vec<String>,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct ShowCalendar {
    #[command(flatten)]
    pub(crate) on: OnCalendar,
    /// The month: 2026-12
    #[arg(long, value_name = "MONTH")]
    pub(crate) month: String,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Args)]
pub(crate) struct Batch {
    /// The calendar file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) calendar: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Number of incidents; about nine events each
    #[arg(long, default_value_t = 12_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) incidents: u32,
    /// The same seed gives the same history
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Plant one known cause in each service's third line, and write the organisation, pulse and
    /// fact files and the truth beside the history
    #[arg(long, group = "planting")]
    pub(crate) plant: bool,
    #[command(flatten)]
    pub(crate) effect: KnownEffects,
    /// Third-line stays of each service in a month; without it about a quarter of the incidents
    /// reach the third line, of known effects 40. If it needs more incidents than asked for, there
    /// are more
    #[arg(long, value_name = "N", requires = "planting", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) stays_per_month: Option<u32>,
    /// Give some owning teams three or four people only
    #[arg(long, requires = "plant")]
    pub(crate) small_teams: bool,
    /// How many months, from January 2025 on; without it 12, of known effects 24
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub(crate) months: Option<u32>,
    /// File to write; what belongs to it is written beside it
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Agreement {
    #[command(subcommand)]
    pub(crate) command: AgreementCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// Say what is in an agreement file, or everything that is wrong with it
    Check(CheckAgreement),
    /// Tell a history to the clocks: what was kept, who held the minutes
    Replay(Replay),
    /// Show the clocks of one incident, and why they are as they are
    Explain(Explain),
    /// Find the goals that a history would have kept so often
    Propose(Propose),
    /// Put two agreements side by side: who gains, who pays, which incidents flip
    Compare(Compare),
    /// Print an agreement file to begin with, every key explained
    Example,
}

#[derive(Debug, Args)]
pub(crate) struct CheckAgreement {
    /// The agreement file (TOML); without it, the reference of agreement files is printed
    #[arg(value_name = "FILE", required_unless_present = "reference")]
    pub(crate) file: Option<PathBuf>,
    /// Print the reference of all keys of an agreement file instead
    #[arg(long)]
    pub(crate) reference: bool,
    /// Plain ASCII instead of block characters
    #[arg(long)]
    pub(crate) ascii: bool,
}

/// The history that an agreement is tried on.
#[derive(Clone, Debug, Args)]
pub(crate) struct OnHistory {
    /// Ticket histories: CSV, XES, JSON lines, Parquet or Excel, plain or .gz; `-` is standard input
    #[arg(required = true, value_name = "HISTORY")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Who is who: line, side, unit, head count and calendar of the teams (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
}

/// Which of a history's incidents.
#[derive(Clone, Debug, Args)]
pub(crate) struct Selected {
    /// Only incidents reported at or after this day or instant (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// Only incidents reported before this day or instant (UTC)
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// The agreement file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) agreement: PathBuf,
    #[command(flatten)]
    pub(crate) selected: Selected,
    /// Disputed incidents, one number a line: figures are shown with and without them
    #[arg(long, value_name = "FILE")]
    pub(crate) exclude: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// The agreement file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) agreement: PathBuf,
    /// The incident, as the history writes it
    #[arg(long, value_name = "ID")]
    pub(crate) incident: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Propose {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// The receiving team as the history writes it, with `*` for any characters
    #[arg(long, value_name = "TEAM")]
    pub(crate) receiver: String,
    /// How often the goal should have been kept
    #[arg(long, value_name = "SHARE", default_value = "85%")]
    pub(crate) keep: String,
    /// An agreement file whose sender, calendar and rules are taken
    #[arg(long, value_name = "FILE", conflicts_with = "calendar")]
    pub(crate) agreement: Option<PathBuf>,
    /// A calendar file; without it the clocks run round the clock
    #[arg(long, value_name = "FILE")]
    pub(crate) calendar: Option<PathBuf>,
    /// Which of the file's calendars, if it holds several
    #[arg(long, value_name = "NAME", requires = "calendar")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) selected: Selected,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// The two agreement files (TOML): what holds, and what might
    #[arg(long, value_name = "FILE", required = true, num_args = 1)]
    pub(crate) agreement: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selected: Selected,
    #[command(flatten)]
    pub(crate) output: Output,
}
