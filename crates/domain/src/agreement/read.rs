//! Agreement files: every fault at its place, all at once.

use super::keys::{AGREEMENT, AGREEMENTS, EXCUSE, GOAL, POLICY, SENDER, SIGNED};
use super::scope::{self, Placed};
use super::{
    Agreement, Excuse, Goal, GoalKind, OnPriority, Policy, ReEntry, Sender, Signed, Warning,
    WindowOwner,
};
use crate::organisation::Side;
use crate::pattern::Pattern;
use crate::reading::{misread, whole};
use std::ops::Range;
use thirdline_document::{Document, Fault, Faults, Spanned, Table, Value, nearest};
use thirdline_time::{Calendar, Calendars, Day, Zone, instant, working_time};

/// Gives the text of a file that an agreement file names, or says why it cannot.
pub type ReadFile<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// The agreements of a file and the calendars they name.
#[derive(Clone, Debug, Default)]
pub struct Agreements {
    /// In the order of the file.
    pub list: Vec<Agreement>,
    /// Calendars of this file and of those it names.
    pub calendars: Vec<Calendars>,
}

impl Agreements {
    /// Reads an agreement file; other files are asked of `read` by the names that stand in it.
    ///
    /// # Errors
    /// All faults of the file and of the calendar files it names, each with its place.
    pub fn parse(name: &str, text: &str, read: ReadFile<'_>) -> Result<Self, Vec<Faults>> {
        let document = Document::parse(name, text);
        let root = document.table().described_by(&AGREEMENTS);
        let (calendars, others, is_whole) = calendars(&document, &root, read);
        let tables = root.tables("agreement");
        if tables.is_empty() && document.is_faultless() {
            let fault = Fault::new(0..0, "the file has no agreement");
            document.push(fault.with_help("begin one with [[agreement]]"));
        }
        // A calendar that could not be read may well be the one that is named.
        let known = Known { calendars: &calendars, is_whole };
        let mut placed = Vec::new();
        for table in tables {
            placed.extend(whole(table, &AGREEMENT, |t| agreement(t, &known)));
        }
        root.finish();
        scope::check(&document, &placed);
        let list = placed.into_iter().map(|p| p.agreement).collect();
        match document.complete(Some(Self { list, calendars })) {
            Ok(agreements) if others.is_empty() => Ok(agreements),
            Ok(_) => Err(others),
            Err(faults) => Err(std::iter::once(faults).chain(others).collect()),
        }
    }

    /// The calendar of a name.
    #[must_use]
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        self.calendars.iter().find_map(|calendars| calendars.find(name))
    }
}

struct Known<'a> {
    calendars: &'a [Calendars],
    is_whole: bool,
}

impl Known<'_> {
    fn find(&self, table: &Table<'_>, key: &str) -> Option<Calendar> {
        let name = table.string(key)?;
        let all = || self.calendars.iter().flat_map(Calendars::iter);
        let found = all().find(|calendar| calendar.name() == name.value);
        if found.is_none() && self.is_whole {
            let fault = Fault::new(name.span, format!("there is no calendar {:?}", name.value));
            table.push(fault.with_help(match nearest(&name.value, all().map(Calendar::name)) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "add it as [[calendar]], or name its file: calendars = [\"…\"]".to_owned(),
            }));
        }
        found.cloned()
    }
}

/// Calendars of this file and the files it names, the faults of those, and whether all could be
/// read.
fn calendars(
    document: &Document,
    root: &Table<'_>,
    read: ReadFile<'_>,
) -> (Vec<Calendars>, Vec<Faults>, bool) {
    let mut all = Vec::new();
    let mut faults = Vec::new();
    let mut is_whole = true;
    let own = root.tables("calendar");
    if !own.is_empty() {
        let read = Calendars::from_tables(document, own, read);
        is_whole = read.is_some();
        all.extend(read);
    }
    for file in root.strings("calendars") {
        match read(&file.value) {
            Ok(text) => match Calendars::parse(&file.value, &text, read) {
                Ok(calendars) => all.push(calendars),
                Err(f) => faults.push(f),
            },
            Err(why) => {
                let fault = Fault::new(file.span, format!("{:?}: {why}", file.value));
                root.push(fault.with_help("name a calendar file beside this one"));
                is_whole = false;
            }
        }
    }
    is_whole &= faults.is_empty();
    (all, faults, is_whole)
}

fn agreement(table: &Table<'_>, known: &Known<'_>) -> Option<Placed> {
    let name = table.required_string("name");
    let version = table.integer_in("version", 1..=i64::from(u32::MAX));
    let receivers = patterns(table.required_strings("receiver"));
    let calendar = known.find(table, "calendar");
    let zone = calendar.as_ref().map_or_else(Zone::utc, |c| c.zone().clone());
    let services = patterns(table.strings("services"));
    let priorities = distinct(table, "priorities");
    let from = at(table, "from", &zone);
    let to = at(table, "to", &zone);
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value >= to.value
    {
        let fault = Fault::new(to.span.clone(), "the agreement ends before it begins");
        table.push(fault.with_help("`to` is the first instant at which it is no longer in force"));
    }
    let sender = table.table("sender").map(|t| whole(t, &SENDER, |t| sender(t, known)));
    let signed = table.table("signed").map(|t| whole(t, &SIGNED, signed));
    let policy = table.table("policy").map(|t| whole(t, &POLICY, policy));
    let mut goals = Vec::new();
    let mut within = Vec::new();
    let goal_tables = table.tables("goal");
    if goal_tables.is_empty() && table.document().is_faultless() {
        let fault = Fault::new(table.span(), "the agreement has no goal");
        table.push(
            fault.with_help("add [[agreement.goal]] with goal = \"accept\", within = \"1h\""),
        );
    }
    for table in goal_tables {
        if let Some((goal, span)) = whole(table, &GOAL, |t| goal(t, known)) {
            goals.push(goal);
            within.push(span);
        }
    }
    let excuses = table.tables("excuse").into_iter();
    let excuses = excuses.filter_map(|t| whole(t, &EXCUSE, excuse)).collect();
    let name = name?;
    let placed = Placed {
        name: name.span,
        within,
        from: from.as_ref().map(|f| f.span.clone()),
        to: to.as_ref().map(|t| t.span.clone()),
        agreement: Agreement {
            name: name.value,
            version: version.map_or(1, |v| v.value as u32),
            receivers,
            calendar,
            sender: sender.unwrap_or_default(),
            services,
            priorities,
            from: from.map(|f| f.value),
            to: to.map(|t| t.value),
            goals,
            policy: policy.unwrap_or_default(),
            signed: signed.unwrap_or_default(),
            excuses,
        },
    };
    check_fingerprint(table, &placed.agreement);
    Some(placed)
}

/// A version that was signed is the one that was signed.
fn check_fingerprint(table: &Table<'_>, agreement: &Agreement) {
    let Some(signed) = &agreement.signed.fingerprint else { return };
    let is = agreement.fingerprint();
    // With faults the rest is not what it says.
    if *signed == is || !table.document().is_faultless() {
        return;
    }
    let place = table.table("signed").and_then(|t| t.value("fingerprint")).map(|v| v.span());
    let fault = Fault::new(
        place.unwrap_or_else(|| table.span()),
        format!("version {} is not what was signed: its fingerprint is {is}", agreement.version),
    );
    table.push(fault.with_help(
        "a signed version never changes: undo the change, or count the version up and sign anew",
    ));
}

fn patterns(texts: Vec<Spanned<String>>) -> Vec<Pattern> {
    texts.into_iter().map(|text| Pattern::new(text.value)).collect()
}

fn distinct(table: &Table<'_>, key: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in table.strings(key) {
        if all.contains(&text.value) {
            let fault = Fault::new(text.span, format!("{:?} is named twice", text.value));
            table.push(fault.with_help("once is enough"));
        } else {
            all.push(text.value);
        }
    }
    all
}

fn at(table: &Table<'_>, key: &str, zone: &Zone) -> Option<Spanned<i64>> {
    let text = table.date_text(key)?;
    match instant(&text.value, zone) {
        Ok(at) => Some(Spanned::new(at, text.span)),
        Err(why) => {
            misread(table, text.span, why);
            None
        }
    }
}

fn sender(table: &Table<'_>, known: &Known<'_>) -> Sender {
    let side = |value: Value<'_>| value.choice(&Side::ALL.map(|side| (side.name(), side)));
    let line = |value: Value<'_>| value.integer_in(1..=3).map(|n| n.value as u8);
    Sender {
        sides: table.items("sides").into_iter().filter_map(side).collect(),
        lines: table.items("lines").into_iter().filter_map(line).collect(),
        teams: patterns(table.strings("teams")),
        calendar: known.find(table, "calendar"),
    }
}

fn signed(table: &Table<'_>) -> Signed {
    let day = |key: &str| {
        let text = table.date_text(key)?;
        match Day::parse(&text.value) {
            Ok(day) => Some(day.0),
            Err(why) => {
                misread(table, text.span, why);
                None
            }
        }
    };
    Signed {
        receiver: day("receiver"),
        sender: day("sender"),
        fingerprint: table.string("fingerprint").map(|f| f.value),
    }
}

/// A length of working time, not negative.
fn working(table: &Table<'_>, key: &str) -> Option<Spanned<i64>> {
    let text = table.string(key)?;
    match working_time(&text.value) {
        Ok(us) if us >= 0 => Some(Spanned::new(us, text.span)),
        Ok(_) => {
            let fault = Fault::new(text.span, format!("`{key}` is negative"));
            table.push(fault.with_help("write a length of time, such as 4h"));
            None
        }
        Err(why) => {
            misread(table, text.span, why);
            None
        }
    }
}

fn policy(table: &Table<'_>) -> Policy {
    let default = Policy::default();
    let re_entry = [
        ("continue", ReEntry::Continue),
        ("restart", ReEntry::Restart),
        ("restart_if_return_upheld", ReEntry::RestartIfReturnUpheld),
    ];
    let priority = [
        ("keep_elapsed", OnPriority::KeepElapsed),
        ("restart", OnPriority::Restart),
        ("from_start", OnPriority::FromStart),
        ("cancel", OnPriority::Cancel),
    ];
    let window = [
        ("sender", WindowOwner::Sender),
        ("receiver", WindowOwner::Receiver),
        ("other", WindowOwner::Other),
    ];
    Policy {
        re_entry: table.choice("re_entry", &re_entry).unwrap_or(default.re_entry),
        priority: table.choice("priority", &priority).unwrap_or(default.priority),
        notice: working(table, "notice").map_or(default.notice, |n| n.value),
        reopen_within_days: table
            .integer_in("reopen_within_days", 0..=3_650)
            .map_or(default.reopen_within_days, |n| n.value as u32),
        hold_cap: working(table, "hold_cap").map(|c| c.value),
        change_window: table.choice("change_window", &window).unwrap_or(default.change_window),
    }
}

fn goal(table: &Table<'_>, known: &Known<'_>) -> Option<(Goal, Range<usize>)> {
    let kinds = GoalKind::ALL.map(|kind| (kind.name(), kind));
    let kind = table.required_choice("goal", &kinds);
    let within = table.required("within").and_then(|_| working(table, "within"));
    let priorities = distinct(table, "priorities");
    let calendar = known.find(table, "calendar");
    let mut warnings: Vec<Warning> = Vec::new();
    for text in table.strings("warn") {
        match warning(&text.value) {
            Ok(warning) if !warnings.contains(&warning) => warnings.push(warning),
            Ok(_) => {
                let fault = Fault::new(text.span, format!("{:?} is named twice", text.value));
                table.push(fault.with_help("once is enough"));
            }
            Err((message, help)) => table.push(Fault::new(text.span, message).with_help(help)),
        }
    }
    let within = within?;
    if within.value == 0 {
        let fault = Fault::new(within.span, "a goal of no time at all is missed by everybody");
        table.push(fault.with_help("write a length of working time, such as 30m or 4h"));
        return None;
    }
    warnings.sort_by_key(|w| w.used_of(within.value).unwrap_or(i64::MIN));
    let goal = Goal { kind: kind?, priorities, within: within.value, calendar, warnings };
    Some((goal, within.span))
}

fn warning(text: &str) -> Result<Warning, (String, String)> {
    if let Some(share) = text.trim().strip_suffix('%') {
        return match share.trim().parse::<u8>() {
            Ok(percent @ 1..=99) => Ok(Warning::Share(percent)),
            _ => Err((
                format!("{text:?} is no share of a goal"),
                "write a whole number of percent from 1 to 99, such as \"75%\"".to_owned(),
            )),
        };
    }
    match working_time(text) {
        Ok(left @ 1..) => Ok(Warning::Left(left)),
        Ok(_) => Err((
            format!("{text:?} is no time before a deadline"),
            "write a length of working time, such as \"30m\", or a share, such as \"75%\""
                .to_owned(),
        )),
        Err(why) => Err((why.message, why.help)),
    }
}

fn excuse(table: &Table<'_>) -> Option<Excuse> {
    let kinds = GoalKind::ALL.map(|kind| (kind.name(), kind));
    let incident = table.required_string("incident");
    let goal = table.required_choice("goal", &kinds);
    let reason = table.required_string("reason");
    Some(Excuse { incident: incident?.value, goal: goal?, reason: reason?.value })
}
