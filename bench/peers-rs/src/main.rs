//! The peer for XES: the `process_mining` crate, which is what a Rust programmer would take.
//!
//! `peers-rs import|stream|stream-needed FILE` counts handovers and returns of `org:group` and
//! prints one JSON object.

use process_mining::core::event_data::case_centric::xes::{
    XESImportOptions, build_ignore_attributes, import_xes_path, stream_xes_from_path,
};
use process_mining::core::event_data::case_centric::{AttributeValue, Event, Trace};
use std::error::Error;
use std::process::ExitCode;

/// A peer gets every advantage: on the system's allocator it is slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TEAM: &str = "org:group";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, path] = arguments.as_slice() else { return wrong() };
    let counts = match way.as_str() {
        "import" => import(path),
        "stream" => stream(path, everything()),
        "stream-needed" => stream(path, needed()),
        _ => return wrong(),
    };
    match counts {
        Ok(counts) => {
            println!(
                "{{\"events\": {}, \"stays\": {}, \"handovers\": {}, \"returns\": {}}}",
                counts.events, counts.stays, counts.handovers, counts.returns
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wrong() -> ExitCode {
    eprintln!("usage: peers-rs import|stream|stream-needed FILE");
    ExitCode::FAILURE
}

/// The whole log in memory, as the crate's examples do it.
fn import(path: &str) -> Result<Counts, Box<dyn Error>> {
    let log = import_xes_path(path, everything())?;
    let mut counts = Counts::default();
    log.traces.iter().for_each(|trace| counts.add(trace));
    Ok(counts)
}

/// One trace at a time.
fn stream(path: &str, options: XESImportOptions) -> Result<Counts, Box<dyn Error>> {
    let (mut traces, _log) = stream_xes_from_path(path, options)?;
    let mut counts = Counts::default();
    for trace in &mut traces {
        counts.add(&trace);
    }
    match traces.error.take() {
        Some(error) => Err(error.into()),
        None => Ok(counts),
    }
}

fn everything() -> XESImportOptions {
    XESImportOptions { verbose: false, ..XESImportOptions::default() }
}

/// Only what counting needs: the fastest the crate can do. Instants stay, since whoever counts
/// handovers wants to know when they were; the order of the file is taken as it is.
fn needed() -> XESImportOptions {
    XESImportOptions {
        ignore_log_attributes_except: Some(build_ignore_attributes::<_, &str>([])),
        ignore_trace_attributes_except: Some(build_ignore_attributes(["concept:name"])),
        ignore_event_attributes_except: Some(build_ignore_attributes([TEAM, "time:timestamp"])),
        ..everything()
    }
}

#[derive(Default)]
struct Counts {
    events: u64,
    stays: u64,
    handovers: u64,
    returns: u64,
}

impl Counts {
    /// An event without a team stays with the team before it.
    fn add(&mut self, trace: &Trace) {
        self.events += trace.events.len() as u64;
        let (mut before, mut holder): (Option<&str>, Option<&str>) = (None, None);
        for team in trace.events.iter().filter_map(team) {
            if holder == Some(team) {
                continue;
            }
            self.stays += 1;
            self.handovers += u64::from(holder.is_some());
            self.returns += u64::from(before == Some(team));
            before = holder.replace(team);
        }
    }
}

fn team(event: &Event) -> Option<&str> {
    event.attributes.iter().find(|a| a.key == TEAM).and_then(|a| match &a.value {
        AttributeValue::String(team) => Some(team.as_str()),
        _ => None,
    })
}
