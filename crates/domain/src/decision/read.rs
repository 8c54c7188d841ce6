//! Decision files: every fault at its place, all at once.

use super::keys::{
    COMMITMENT, DECISION, FIDELITY, HARM, OTHER_CHANGE, OUTCOME, REFUSED, SIGNATURE, SIGNED,
};
use super::{
    ChangeKind, Commitment, Decision, Fidelity, HarmLimit, OtherChange, Outcome, Refused, Remedy,
    Signature, Watchable, Watched,
};
use crate::pattern::Pattern;
use crate::reading::{day, day_of, required, required_day, said, whole};
use crate::sheet::amount::{points, share, time};
use std::ops::Range;
use thirdline_document::schema::Section;
use thirdline_document::{Document, Fault, Faults, Spanned, Table, nearest};

/// More of anything than anybody plans.
const MANY: f64 = 1_000_000.0;

/// Below this nothing was pulled, if the file does not say.
const LEAST_FIDELITY: f64 = 0.7;

impl Decision {
    /// Reads a decision. `known` are all measures in all versions.
    ///
    /// # Errors
    /// All faults of the file, each with its place.
    pub fn parse(name: &str, text: &str, known: &[Watchable]) -> Result<Self, Faults> {
        let document = Document::parse(name, text);
        let root = document.table();
        let decision = whole(root, &DECISION, |table| decision(table, known));
        document.complete(decision)
    }
}

fn each<'d, T>(
    root: &Table<'d>,
    section: &'static Section,
    read: impl Fn(&Table<'d>) -> Option<T>,
) -> Vec<T> {
    let tables = root.tables(section.name).into_iter();
    tables.filter_map(|table| whole(table, section, &read)).collect()
}

fn patterns(found: Vec<Spanned<String>>) -> Vec<Pattern> {
    found.into_iter().map(|s| Pattern::new(s.value)).collect()
}

/// An amount written as a text that a function reads.
fn amount(
    table: &Table<'_>,
    key: &str,
    read: impl Fn(&str) -> Option<f64>,
    example: &str,
) -> Option<f64> {
    let said = table.string(key)?;
    let value = read(&said.value);
    if value.is_none() {
        let message = format!("`{key}`: {:?} cannot be read", said.value);
        table.push(Fault::new(said.span, message).with_help(format!("write {example}")));
    }
    value
}

fn decision(table: &Table<'_>, known: &[Watchable]) -> Option<Decision> {
    let remedies = Remedy::ALL.map(|remedy| (remedy.name(), remedy));
    let name = required(table, "name");
    let services = table.required_strings("services");
    if let Some(listed) = table.value("services")
        && services.is_empty()
        && table.document().is_faultless()
    {
        listed.fault_with_help("no service is named", "name one as the history writes it");
    }
    let remedy = table.required_choice("remedy", &remedies);
    let least = amount(table, "least_fidelity", above_nothing(share), "a percentage: \"70 %\"");
    let mut looks: Vec<i32> = table
        .items("looks")
        .into_iter()
        .filter_map(|item| day_of(table, item.date_text()?).map(|day| day.value))
        .collect();
    looks.sort_unstable();
    looks.dedup();
    let outcome = table.required_table("outcome");
    let outcome = outcome.and_then(|t| whole(t, &OUTCOME, |t| outcome_of(t, known)));
    let signed = table.table("signed");
    let decision = Decision {
        name: String::new(),
        services: patterns(services),
        remedy: Remedy::Culture,
        reasons: table.strings("reasons").into_iter().map(|s| s.value).collect(),
        evidence: said(table, "evidence"),
        refused: each(table, &REFUSED, |t| refused(t, &remedies)),
        sponsor: said(table, "sponsor"),
        pulled: day(table, "pulled"),
        commitments: each(table, &COMMITMENT, commitment),
        fidelity: each(table, &FIDELITY, fidelity),
        least_fidelity: least.unwrap_or(LEAST_FIDELITY),
        comparators: patterns(table.strings("comparators")),
        looks,
        harm: harm(table, known),
        other_changes: each(table, &OTHER_CHANGE, other_change),
        signed: signed.and_then(|t| whole(t, &SIGNED, |t| required(t, "fingerprint"))),
        signatures: each(table, &SIGNATURE, |t| {
            let (role, on) = (required(t, "role"), required_day(t, "on"));
            Some(Signature { role: role?, on: on? })
        }),
        outcome: outcome?,
    };
    Some(Decision { name: name?, remedy: remedy?, ..decision })
}

fn refused(table: &Table<'_>, remedies: &[(&str, Remedy)]) -> Option<Refused> {
    let remedy = table.required_choice("remedy", remedies);
    let reason = required(table, "reason");
    Some(Refused { remedy: remedy?, reason: reason? })
}

fn commitment(table: &Table<'_>) -> Option<Commitment> {
    let (role, to) = (required(table, "role"), required(table, "to"));
    let (act, by) = (required(table, "act"), required_day(table, "by"));
    let (kept, released) = (day(table, "kept"), day(table, "released"));
    if kept.is_some()
        && released.is_some()
        && let Some(value) = table.value("released")
    {
        value.fault_with_help("it is both kept and released", "keep one of the two");
    }
    let evidence = said(table, "evidence");
    Some(Commitment { role: role?, to: to?, act: act?, by: by?, kept, released, evidence })
}

fn fidelity(table: &Table<'_>) -> Option<Fidelity> {
    let what = required(table, "what");
    let planned = table.required("planned").and_then(|v| v.number_in(0.0..=MANY));
    if let Some(planned) = planned.as_ref().filter(|p| p.value <= 0.0) {
        let fault = Fault::new(planned.span.clone(), "nothing is planned");
        table.push(fault.with_help("say how much has to happen by the first look"));
    }
    let delivered = table.number_in("delivered", 0.0..=MANY).map(|n| n.value);
    let evidence = said(table, "evidence");
    Some(Fidelity { what: what?, planned: planned?.value, delivered, evidence })
}

fn other_change(table: &Table<'_>) -> Option<OtherChange> {
    let on = required_day(table, "on");
    let kinds = ChangeKind::ALL.map(|kind| (kind.name(), kind));
    let kind = table.required_choice("kind", &kinds);
    let what = required(table, "what");
    let services = patterns(table.strings("services"));
    Some(OtherChange { on: on?, kind: kind?, what: what?, services })
}

fn count(table: &Table<'_>, key: &str, least: i64, most: i64, default: u32) -> u32 {
    table.integer_in(key, least..=most).map_or(default, |n| n.value as u32)
}

/// An effect of nothing is none.
fn above_nothing(read: fn(&str) -> Option<f64>) -> impl Fn(&str) -> Option<f64> {
    move |text| read(text).filter(|value| *value > 0.0)
}

/// Points of a share, or percent of a time.
fn effect(table: &Table<'_>, key: &str, measure: Option<&Watched>) -> Option<f64> {
    table.required(key)?;
    match measure {
        Some(measure) if measure.is_duration => {
            let below_all = |text: &str| above_nothing(share)(text).filter(|part| *part < 1.0);
            amount(table, key, below_all, "percent of a time: \"20 %\"")
        }
        Some(_) => amount(table, key, above_nothing(points), "points of a share: \"10 points\""),
        // What stands there cannot be judged.
        None => None,
    }
}

fn outcome_of(table: &Table<'_>, known: &[Watchable]) -> Option<Outcome> {
    let measure = watched(table, known).map(|(measure, _)| measure);
    let smallest = effect(table, "smallest", measure.as_ref());
    let months_before = count(table, "months_before", 1, 120, 12);
    let months_after = count(table, "months_after", 1, 60, 6);
    let transition_days = count(table, "transition_days", 0, 366, 28);
    let (measure, smallest) = (measure?, smallest?);
    Some(Outcome { measure, smallest, months_before, months_after, transition_days })
}

fn harm(root: &Table<'_>, known: &[Watchable]) -> Vec<HarmLimit> {
    let mut all: Vec<HarmLimit> = Vec::new();
    for table in root.tables(HARM.name) {
        let read = whole(table, &HARM, |table| {
            let measure = watched(table, known);
            let worse_by = effect(table, "worse_by", measure.as_ref().map(|(m, _)| m));
            let (measure, span) = measure?;
            Some((HarmLimit { measure, worse_by: worse_by? }, span))
        });
        let Some((limit, span)) = read else { continue };
        if all.iter().any(|other| other.measure == limit.measure) {
            let message = format!("{} stands here twice", limit.measure.code);
            root.push(Fault::new(span, message).with_help("keep one of the two"));
        }
        all.push(limit);
    }
    all
}

/// A measure by its code, with the target of its clock and its better side.
fn watched(table: &Table<'_>, known: &[Watchable]) -> Option<(Watched, Range<usize>)> {
    let found = find(table, known);
    let within = within(table);
    let sides = [("higher", true), ("lower", false)];
    let better = table.choice("better", &sides);
    let (known, span) = found?;
    if let Some(why) = known.unwatchable {
        let message = format!("{} cannot be followed month by month: {why}", known.code);
        let help = "name a share or a time, such as UCM3 or UC3";
        table.push(Fault::new(span, message).with_help(help));
        return None;
    }
    match (known.clock, &within) {
        (Some(_), None) if table.value("within").is_none() => {
            let message = format!("{} needs the target of its clock", known.code);
            table.push(Fault::new(span.clone(), message).with_help("add within = \"72h\""));
        }
        (None, Some(within)) => {
            let message = format!("the clock of {} has no target", known.code);
            table.push(Fault::new(within.span.clone(), message).with_help("take `within` away"));
        }
        _ => {}
    }
    let higher_is_better = match (known.higher_is_better, better) {
        (Some(is), Some(said)) if is != said => {
            if let Some(value) = table.value("better") {
                let side = if is { "higher" } else { "lower" };
                value.fault_with_help(
                    format!("of {}, {side} is better", known.code),
                    "take `better` away: the catalogue says it",
                );
            }
            is
        }
        (Some(is), _) | (None, Some(is)) => is,
        (None, None) => {
            let message = format!("it is not known which way {} is better", known.code);
            let fault = Fault::new(span, message);
            table.push(fault.with_help("add better = \"higher\" or better = \"lower\""));
            return None;
        }
    };
    let measure = Watched {
        code: known.code.to_owned(),
        version: known.version,
        is_duration: known.is_duration,
        higher_is_better,
        within: known.clock.zip(within.map(|w| w.value)),
    };
    Some((measure, span))
}

fn within(table: &Table<'_>) -> Option<Spanned<i64>> {
    let said = table.string("within")?;
    let Some(us) = time(&said.value) else {
        let fault = Fault::new(said.span, format!("{:?} is no length of time", said.value));
        table.push(fault.with_help("write 30m, 24h or 3d"));
        return None;
    };
    Some(Spanned::new(us, said.span))
}

/// Code and version, as `UCM3@1` or `UCM3`, among those that are known.
fn find<'k>(table: &Table<'_>, known: &'k [Watchable]) -> Option<(&'k Watchable, Range<usize>)> {
    let said = table.required_string("measure")?;
    let (code, version) = match said.value.split_once('@') {
        Some((code, version)) => (code, Some(version.parse::<u32>().unwrap_or(0))),
        None => (said.value.as_str(), None),
    };
    let latest = known.iter().filter(|k| k.code == code).max_by_key(|k| k.version);
    let found = match version {
        Some(version) => known.iter().find(|k| k.code == code && k.version == version),
        None => latest,
    };
    if found.is_none() {
        let (message, help) = match latest {
            Some(latest) => (
                format!("{:?}: {code} has no such version", said.value),
                format!("its latest is \"{code}@{}\"", latest.version),
            ),
            None => (
                format!("there is no measure {code:?}"),
                nearest(code, known.iter().map(|k| k.code)).map_or_else(
                    || "`thirdline kpi measures` lists them".to_owned(),
                    |near| format!("did you mean {near:?}?"),
                ),
            ),
        };
        table.push(Fault::new(said.span.clone(), message).with_help(help));
    }
    Some((found?, said.span))
}
