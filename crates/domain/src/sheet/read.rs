//! Sheet files: every fault at its place, all at once.

use super::amount::{any_share, points, share, time};
use super::keys::{
    AGAINST_ADVICE, BASELINE, CHANCE, GATE, MEASURE, MILESTONE, RACI, SHEET, SIGNED,
};
use super::{
    AgainstAdvice, Baseline, Chance, Curve, Gate, KnownMeasure, LowVolume, Milestone, Paid,
    RaciRow, Sheet, SheetKind, SheetSigned, Signer,
};
use crate::pattern::Pattern;
use crate::reading::{self, day, required_day, texts};
use std::ops::Range;
use thirdline_document::schema::Section;
use thirdline_document::{Document, Fault, Faults, Spanned, Table, nearest};
use thirdline_time::{Zone, instant};

/// Keys that would hold money. The product knows percentages only.
const MONEY: [&str; 15] = [
    "amount",
    "bonus",
    "budget",
    "compensation",
    "currency",
    "dollars",
    "eur",
    "euro",
    "euros",
    "gbp",
    "money",
    "pay",
    "payment",
    "salary",
    "usd",
];

/// Keys that would carry the sheet below the one who signs it.
const BELOW: [&str; 8] =
    ["cascade", "employees", "individuals", "members", "persons", "team", "teams", "units"];

/// More measures than this nobody remembers.
const MOST_MEASURES: usize = 3;

impl Sheet {
    /// Reads a sheet. `known` are all measures in all versions, whether they may be paid for or not.
    ///
    /// # Errors
    /// All faults of the file, each with its place. A measure of activity or perception is one; so
    /// are two who answer for one artefact, money, and a scope below the one who signs.
    pub fn parse(name: &str, text: &str, known: &[KnownMeasure]) -> Result<Self, Faults> {
        let document = Document::parse(name, text);
        let root = document.table();
        let sheet = whole(root, &SHEET, |table| sheet(table, known));
        document.complete(sheet)
    }
}

/// Reads a table, and notes every key of it that nobody asked for or that never may stand there.
fn whole<'d, T>(
    table: Table<'d>,
    section: &'static Section,
    read: impl FnOnce(&Table<'d>) -> T,
) -> T {
    reading::whole(table, section, |table| {
        for key in MONEY {
            table.refuse(
                key,
                format!("`{key}`: a sheet never holds money"),
                "write percent of the target bonus as `weight`; what that is worth stays with HR",
            );
        }
        for key in BELOW {
            table.refuse(
                key,
                format!("`{key}`: a sheet binds the one who signs it, and nobody below"),
                "take it away: bonuses of teams for production need an agreement of their own",
            );
        }
        read(table)
    })
}

fn text(table: &Table<'_>, key: &str) -> Option<String> {
    table.string(key).map(|s| s.value)
}

fn sheet(table: &Table<'_>, known: &[KnownMeasure]) -> Option<Sheet> {
    let name = table.required_string("name");
    let kind = table.required_choice("kind", &SheetKind::ALL.map(|kind| (kind.name(), kind)));
    let year = table.required("year").and_then(|_| table.integer_in("year", 2_000..=2_199));
    let executive = table.required_string("executive");
    let sponsor = table.required_string("sponsor");
    let head_of_operations = table.required_string("head_of_operations");
    let services = table.required_strings("services");
    let weight = table.number_in("weight", 1.0..=100.0).map_or(20.0, |w| w.value);
    let low_volume = [("void", LowVolume::Void), ("target", LowVolume::Target)];
    let representative =
        match (text(table, "employee_representative"), text(table, "no_employee_representative")) {
            (Some(role), _) => Ok(role),
            (None, why) => Err(why),
        };
    let tables = table.tables("measure");
    let count = tables.len();
    if let Some(fourth) = tables.get(MOST_MEASURES) {
        let fault =
            Fault::new(fourth.span(), format!("{count} measures: nobody steers by so many"));
        table.push(fault.with_help("keep one or two, at most three"));
    }
    let even = weight / count.max(1) as f64;
    let measures: Vec<Paid> = tables
        .into_iter()
        .filter_map(|t| whole(t, &MEASURE, |t| measure(t, known, even)))
        .collect();
    let gates: Vec<Gate> = table
        .tables("gate")
        .into_iter()
        .filter_map(|t| whole(t, &GATE, |t| gate(t, known)))
        .collect();
    let milestones: Vec<Milestone> = table
        .tables("milestone")
        .into_iter()
        .filter_map(|t| whole(t, &MILESTONE, milestone))
        .collect();
    if count == 0 && milestones.is_empty() && table.document().is_faultless() {
        let fault = Fault::new(0..0, "the sheet promises nothing");
        table.push(fault.with_help("add a [[measure]], or to a pledge a [[milestone]]"));
    }
    let raci = table.tables("raci").into_iter().filter_map(|t| whole(t, &RACI, raci_row)).collect();
    let baseline = table.table("baseline").and_then(|t| whole(t, &BASELINE, baseline));
    let own = table.table("signed");
    let place = own.as_ref().map(Table::span);
    let signed = own.map(|t| whole(t, &SIGNED, signed)).unwrap_or_default();
    let sheet = Sheet {
        name: name?.value,
        kind: kind?,
        year: year?.value as i32,
        years: table.integer_in("years", 1..=2).map_or(1, |y| y.value as u32),
        year_of_scheme: table.integer_in("year_of_scheme", 1..=99).map_or(1, |y| y.value as u32),
        executive: executive?.value,
        sponsor: sponsor?.value,
        head_of_operations: head_of_operations?.value,
        mirror: text(table, "mirror"),
        auditor: text(table, "auditor"),
        hr: text(table, "hr"),
        employee_representative: representative,
        services: services.into_iter().map(|s| Pattern::new(s.value)).collect(),
        priorities: texts(table, "priorities"),
        weight,
        min_n: table.integer_in("min_n", 20..=1_000_000).map_or(120, |n| n.value as u64),
        low_volume: table.choice("low_volume", &low_volume).unwrap_or_default(),
        audit_size: table.integer_in("audit_size", 1..=10_000).map_or(30, |n| n.value as u32),
        discretion: text(table, "discretion"),
        dispute_days: table.integer_in("dispute_days", 1..=250).map_or(15, |n| n.value as u32),
        measures,
        gates,
        milestones,
        raci,
        baseline,
        signed,
    };
    check_signed(table, &sheet, place);
    Some(sheet)
}

/// What is signed is pinned, and is what was signed.
fn check_signed(table: &Table<'_>, sheet: &Sheet, place: Option<Range<usize>>) {
    let Some(place) = place.filter(|_| table.document().is_faultless()) else { return };
    if sheet.signed.by.is_empty() && sheet.signed.fingerprint.is_none() {
        return;
    }
    for paid in sheet.measures.iter().filter(|m| !m.is_pinned) {
        let message = format!("a signed sheet names the version of {}", paid.code);
        let help = format!("write measure = \"{}\"", paid.title());
        table.push(Fault::new(place.clone(), message).with_help(help));
    }
    let is = sheet.fingerprint();
    if sheet.signed.fingerprint.as_ref().is_some_and(|signed| *signed != is) {
        let message = format!("the sheet is not what was signed: its fingerprint is {is}");
        table.push(Fault::new(place, message).with_help(
            "a signed sheet never changes: undo the change, or sign a new sheet; a change in force \
             needs executive, sponsor and auditor, and two months of both side by side",
        ));
    }
}

/// Code and version, as `UCM3@1` or `UCM3`, among those that are known.
fn find<'k>(
    table: &Table<'_>,
    key: &str,
    known: &'k [KnownMeasure],
) -> Option<(&'k KnownMeasure, bool, Range<usize>)> {
    let said = table.required_string(key)?;
    let (code, version) = match said.value.split_once('@') {
        Some((code, version)) => (code, Some(version.parse::<u32>().unwrap_or(0))),
        None => (said.value.as_str(), None),
    };
    let of_code = || known.iter().filter(|k| k.code == code);
    let found = match version {
        Some(version) => of_code().find(|k| k.version == version),
        None => of_code().max_by_key(|k| k.version),
    };
    if found.is_none() {
        let (message, help) = match (of_code().max_by_key(|k| k.version), version) {
            (Some(latest), Some(_)) => (
                format!("{:?}: {code} has no such version", said.value),
                format!("its latest is \"{code}@{}\"", latest.version),
            ),
            _ => (
                format!("there is no measure {code:?}"),
                nearest(code, known.iter().map(|k| k.code)).map_or_else(
                    || "`thirdline kpi measures` lists them".to_owned(),
                    |near| format!("did you mean {near:?}?"),
                ),
            ),
        };
        table.push(Fault::new(said.span.clone(), message).with_help(help));
    }
    Some((found?, version.is_some(), said.span))
}

/// An amount written as a text that a function reads.
fn amount<T>(
    table: &Table<'_>,
    key: &str,
    read: impl Fn(&str) -> Option<T>,
    example: &str,
) -> Option<Spanned<T>> {
    let said = table.string(key)?;
    let value = read(&said.value);
    if value.is_none() {
        let message = format!("`{key}`: {:?} cannot be read", said.value);
        table.push(Fault::new(said.span.clone(), message).with_help(format!("write {example}")));
    }
    Some(Spanned::new(value?, said.span))
}

fn measure(table: &Table<'_>, known: &[KnownMeasure], even: f64) -> Option<Paid> {
    let found = find(table, "measure", known);
    let weight = table.number_in("weight", 0.5..=100.0).map_or(even, |w| w.value);
    let curve = [("even", Curve::Even), ("half_at_threshold", Curve::HalfAtThreshold)];
    let curve = table.choice("curve", &curve).unwrap_or_default();
    let within = amount(table, "within", time, "a time such as \"72h\"");
    let by_priority = table.value("within_by_priority").and_then(|v| v.table());
    let within_by_priority = by_priority.map(priorities).unwrap_or_default();
    let chance = table.table("chance").and_then(|t| whole(t, &CHANCE, chance));
    let Some((known, is_pinned, span)) = found else {
        // What stands at the other keys cannot be judged; they are no strangers for that.
        for key in ["improve_by", "threshold", "target", "maximum"] {
            let _ = table.value(key);
        }
        return None;
    };
    if let Some(why) = known.unpayable {
        let fault =
            Fault::new(span.clone(), format!("{} can never be paid for: {why}", known.code));
        table.push(fault.with_help("`thirdline kpi measures` lists those that can"));
    }
    match (known.clock, &within) {
        (Some(_), None) => {
            let message = format!("{} needs the target of its clock", known.code);
            table.push(Fault::new(span, message).with_help("add within = \"72h\""));
        }
        (None, Some(within)) => {
            let message = format!("the clock of {} has no target", known.code);
            table.push(Fault::new(within.span.clone(), message).with_help("take `within` away"));
        }
        _ => {}
    }
    let value = |key: &str| {
        if known.is_duration {
            amount(table, key, |t| time(t).map(|us| us as f64), "a time such as \"26h 30m\"")
        } else {
            amount(table, key, share, "a percentage such as \"61.5 %\"")
        }
    };
    let [threshold, target, maximum] = ["threshold", "target", "maximum"].map(value);
    let points_of = [&threshold, &target, &maximum].map(|p| p.as_ref().map(|p| p.value));
    if let [Some(a), Some(b), Some(c)] = points_of {
        let is_in_order = if known.higher_is_better { a <= b && b <= c } else { a >= b && b >= c };
        if !is_in_order && let Some(target) = &target {
            let words = if known.higher_is_better { "more" } else { "less" };
            let fault =
                Fault::new(target.span.clone(), "threshold, target and maximum are not in order");
            table.push(fault.with_help(format!("of {}, {words} is better", known.code)));
        }
    }
    let improve_by = if known.is_duration {
        amount(table, "improve_by", share, "percent of a time such as \"20 %\"")
    } else {
        amount(table, "improve_by", points, "points of a share such as \"10 points\"")
    };
    Some(Paid {
        code: known.code.to_owned(),
        version: known.version,
        is_pinned,
        weight,
        is_duration: known.is_duration,
        higher_is_better: known.higher_is_better,
        guards: known.guards.iter().map(|&g| g.to_owned()).collect(),
        within: known.clock.zip(within.map(|w| w.value)),
        within_by_priority,
        improve_by: improve_by.map(|i| i.value),
        threshold: threshold.map(|p| p.value),
        target: target.map(|p| p.value),
        maximum: maximum.map(|p| p.value),
        curve,
        chance,
    })
}

fn priorities(table: Table<'_>) -> Vec<(String, i64)> {
    let mut all = Vec::new();
    for (key, value) in table.entries() {
        let Some(said) = value.string() else { continue };
        match time(&said.value) {
            Some(us) => all.push((key.value, us)),
            None => table.push(
                Fault::new(said.span, format!("{:?} is no length of time", said.value))
                    .with_help("write 30m, 4h or 3d"),
            ),
        }
    }
    table.finish();
    all
}

fn chance(table: &Table<'_>) -> Option<Chance> {
    let of = |key: &str| {
        table.required(key)?;
        amount(table, key, any_share, "a percentage such as \"12 %\"").map(|c| c.value)
    };
    let (threshold, target, maximum) = (of("threshold"), of("target"), of("maximum"));
    let expected = of("expected");
    Some(Chance { threshold: threshold?, target: target?, maximum: maximum?, expected: expected? })
}

fn gate(table: &Table<'_>, known: &[KnownMeasure]) -> Option<Gate> {
    let found = find(table, "guard", known);
    let margin = amount(table, "margin", points, "points of a share such as \"3 points\"");
    let floor = amount(table, "floor", share, "a percentage such as \"12 %\"");
    let (known, _, span) = found?;
    if !known.can_guard {
        let message = format!("{} cannot stand as a gate", known.code);
        table
            .push(Fault::new(span, message).with_help("a gate is a share that must not get worse"));
    }
    Some(Gate {
        code: known.code.to_owned(),
        version: known.version,
        higher_is_better: known.higher_is_better,
        margin: margin.map(|m| m.value),
        floor: floor.map(|f| f.value),
    })
}

fn milestone(table: &Table<'_>) -> Option<Milestone> {
    let what = table.required_string("what");
    let by = required_day(table, "by");
    let done = day(table, "done");
    Some(Milestone { what: what?.value, by: by?, done })
}

fn raci_row(table: &Table<'_>) -> Option<RaciRow> {
    let artefact = table.required_string("artefact");
    let accountable = table.required_strings("accountable");
    if let Some(second) = accountable.get(1) {
        let message =
            format!("{} are accountable: then nobody is", counted_roles(accountable.len()));
        let help = "exactly one answers for an artefact; the others are responsible or consulted";
        table.push(Fault::new(second.span.clone(), message).with_help(help));
    }
    let row = RaciRow {
        artefact: artefact?.value,
        responsible: texts(table, "responsible"),
        accountable: accountable.into_iter().next()?.value,
        consulted: texts(table, "consulted"),
        informed: texts(table, "informed"),
    };
    Some(row)
}

fn counted_roles(count: usize) -> String {
    match count {
        2 => "two roles".to_owned(),
        count => format!("{count} roles"),
    }
}

fn baseline(table: &Table<'_>) -> Option<Baseline> {
    let at = |key: &str| {
        table.required(key)?;
        let said = table.date_text(key)?;
        match instant(&said.value, &Zone::utc()) {
            Ok(at) => Some(Spanned::new(at, said.span)),
            Err(why) => {
                table.push(Fault::new(said.span, why.message).with_help(why.help));
                None
            }
        }
    };
    let (from, to) = (at("from"), at("to"));
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value >= to.value
    {
        let fault = Fault::new(to.span.clone(), "the baseline ends before it begins");
        table.push(fault.with_help("`to` is the day after the last"));
    }
    let fingerprint = text(table, "fingerprint");
    Some(Baseline { from: from?.value, to: to?.value, fingerprint })
}

fn signed(table: &Table<'_>) -> SheetSigned {
    SheetSigned {
        by: Signer::ALL.into_iter().filter_map(|s| Some((s, day(table, s.key())?))).collect(),
        fingerprint: text(table, "fingerprint"),
        against_advice: table
            .tables("against_advice")
            .into_iter()
            .filter_map(|t| whole(t, &AGAINST_ADVICE, against_advice))
            .collect(),
    }
}

fn against_advice(table: &Table<'_>) -> Option<AgainstAdvice> {
    let role = table.required_string("role");
    let reason = table.required_string("reason");
    let on = required_day(table, "on");
    Some(AgainstAdvice { role: role?.value, reason: reason?.value, on: on? })
}
