//! Mapping files: how to read a ticket history of any dialect.

mod times;

use crate::csv::Dialect;
use crate::role::{Role, holds_persons};
use crate::time_format::TimeFormat;
use jiff::tz::TimeZone;
use thirdline_document::{Document, Fault, Faults, Spanned, Table};
use thirdline_domain::{ClosureClass, Organisation, Pattern, Stated, StatusClass};

/// What a row of the history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One event, with the state it sets.
    Events,
    /// One changed field: which, and its new value.
    Changes,
    /// One ticket.
    Snapshot,
}

impl Kind {
    /// The word in a mapping file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Changes => "changes",
            Self::Snapshot => "tickets",
        }
    }
}

/// File formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// The XML of process mining, IEEE 1849.
    Xes,
    /// One JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
    /// A spreadsheet.
    Excel,
}

impl Format {
    /// The word in a mapping file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xes => "xes",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
            Self::Excel => "excel",
        }
    }
}

/// One line of the status table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRule {
    /// Which statuses.
    pub status: Pattern,
    /// Which sub-statuses.
    pub sub_status: Pattern,
    /// What they state.
    pub stated: Stated,
}

/// One line of what closure codes mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureRule {
    /// Which codes.
    pub code: Pattern,
    /// What they mean.
    pub class: ClosureClass,
}

/// Which fields of a changed-field history play which role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Fields by role, as the history writes them.
    pub fields: Vec<(Role, Vec<String>)>,
}

impl Changes {
    /// The role of a field.
    #[must_use]
    pub fn role_of(&self, field: &str) -> Option<Role> {
        self.fields.iter().find(|(_, names)| names.iter().any(|n| n == field)).map(|(r, _)| *r)
    }
}

/// How to read a history.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// What the mapping is called.
    pub name: String,
    /// What it reads, in a sentence.
    pub about: Option<String>,
    /// What a row is.
    pub kind: Kind,
    /// The file format, where it is not to be told from the content.
    pub format: Option<Format>,
    /// Delimiter of text files; found from the header if unnamed.
    pub delimiter: Option<u8>,
    /// Quote of text files; `Some(None)` = there are none.
    pub quote: Option<Option<u8>>,
    /// Encoding of text files; found from the first bytes if unnamed.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Sheet of a spreadsheet; the first if unnamed.
    pub sheet: Option<String>,
    /// Lines above the header.
    pub skip_lines: u64,
    /// Texts that stand for "no value".
    pub missing: Vec<String>,
    /// Formats of times, the first that fits.
    pub times: Vec<TimeFormat>,
    /// Zone of times without an offset.
    pub zone: Option<TimeZone>,
    /// Names of columns, attributes or fields by role: the first of them that is there.
    pub columns: Vec<(Role, Vec<String>)>,
    /// The status table.
    pub status: Vec<StatusRule>,
    /// The statuses that alone move the holder; empty = all do.
    pub holder_moves_on: Vec<(Pattern, Pattern)>,
    /// Priorities, highest first; empty = the order is unknown.
    pub priorities: Vec<String>,
    /// What closure codes mean.
    pub closures: Vec<ClosureRule>,
    /// For changed-field histories.
    pub changes: Option<Changes>,
    /// Who is who, where no organisation file says it.
    pub organisation: Organisation,
}

/// The key of a status that a snapshot implies by a time of resolution.
pub(crate) const IMPLIED_RESOLVED: &str = "(resolved)\u{1f}";

pub(crate) fn write_status_key(key: &mut String, status: &str, sub: &str) {
    key.push_str(status);
    key.push('\u{1f}');
    key.push_str(sub);
}

pub(crate) fn split_status_key(key: &str) -> (&str, &str) {
    key.split_once('\u{1f}').unwrap_or((key, ""))
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// All faults of the file, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Faults> {
        let document = Document::parse(name, text);
        let mapping = read(&document, name);
        document.complete(Some(mapping))
    }

    /// What a status states: the first line of the table that fits.
    #[must_use]
    pub fn stated(&self, status: &str, sub_status: &str) -> Option<Stated> {
        self.status
            .iter()
            .find(|r| r.status.matches(status) && r.sub_status.matches(sub_status))
            .map(|r| r.stated)
    }

    /// What a closure code means: the first line that fits.
    #[must_use]
    pub fn closure_class(&self, code: &str) -> Option<ClosureClass> {
        self.closures.iter().find(|r| r.code.matches(code)).map(|r| r.class)
    }

    /// The class that the status of this key states.
    pub(crate) fn class_of_key(&self, key: &str) -> Option<StatusClass> {
        if key.is_empty() {
            return None;
        }
        let (status, sub) = split_status_key(key);
        self.stated(status, sub)?.class()
    }

    /// Whether a value stands for "no value". Markers that are numbers do not empty a counter or
    /// an order.
    pub(crate) fn is_missing(&self, role: Role, text: &str) -> bool {
        let counts = matches!(role, Role::OrderBy | Role::Reassignments | Role::Reopens);
        self.missing.iter().any(|m| m == text && !(counts && m.parse::<i64>().is_ok()))
    }

    /// Names of the columns that may play a role.
    #[must_use]
    pub fn columns_of(&self, role: Role) -> &[String] {
        self.columns.iter().find(|(r, _)| *r == role).map_or(&[], |(_, names)| names)
    }

    /// Delimiter and quote, if both are known.
    pub(crate) fn dialect(&self, delimiter: u8) -> Dialect {
        Dialect {
            delimiter: self.delimiter.unwrap_or(delimiter),
            quote: self.quote.unwrap_or(Some(b'"')),
        }
    }
}

fn read(document: &Document, name: &str) -> Mapping {
    let root = document.table();
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_end_matches(".toml");
    let kind = root
        .choice("rows", &[Kind::Events, Kind::Changes, Kind::Snapshot].map(|k| (k.name(), k)))
        .unwrap_or(Kind::Events);
    let formats = [Format::Csv, Format::Xes, Format::JsonLines, Format::Parquet, Format::Excel];
    let mapping = Mapping {
        name: root.string("name").map_or_else(|| stem.to_owned(), |s| s.value),
        about: root.string("about").map(|s| s.value),
        kind,
        format: root.choice("format", &formats.map(|f| (f.name(), f))),
        delimiter: one_byte(&root, "delimiter"),
        quote: quote(&root),
        encoding: encoding(&root),
        sheet: root.string("sheet").map(|s| s.value),
        skip_lines: root.integer_in("skip_lines", 0..=10_000).map_or(0, |n| n.value as u64),
        missing: values(root.strings("missing")),
        times: times::times(&root),
        zone: zone(&root),
        columns: root.required_table("columns").map(|t| columns(t, kind)).unwrap_or_default(),
        status: root.items("status").iter().filter_map(status_rule).collect(),
        holder_moves_on: root.items("holder_moves_on").iter().filter_map(pair).collect(),
        priorities: values(root.strings("priorities")),
        closures: root.tables("closure").into_iter().filter_map(closure_rule).collect(),
        changes: changes(&root, kind),
        organisation: Organisation::from_tables(None, root.tables("team")),
    };
    root.finish();
    mapping
}

fn values(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|s| s.value).collect()
}

fn one_byte(root: &Table<'_>, key: &str) -> Option<u8> {
    let text = root.string(key)?;
    match text.value.as_bytes() {
        [b] if b.is_ascii() && !b.is_ascii_alphanumeric() && *b != b'\n' => Some(*b),
        _ => {
            root.push(
                Fault::new(
                    text.span,
                    format!("`{key}` is one ASCII character, no letter or digit"),
                )
                .with_help("for example \",\", \";\", \"\\t\" or \"|\""),
            );
            None
        }
    }
}

#[expect(clippy::option_option, reason = "unnamed, and named as none, are two answers")]
fn quote(root: &Table<'_>) -> Option<Option<u8>> {
    let text = root.string("quote")?;
    match text.value.as_bytes() {
        b"none" => Some(None),
        [b] if b.is_ascii_punctuation() => Some(Some(*b)),
        _ => {
            root.push(
                Fault::new(text.span, "`quote` is one character or \"none\"")
                    .with_help("quote = \"none\" reads every quote as a character like any other"),
            );
            None
        }
    }
}

fn encoding(root: &Table<'_>) -> Option<&'static encoding_rs::Encoding> {
    let text = root.string("encoding")?;
    let found = encoding_rs::Encoding::for_label(text.value.as_bytes());
    if found.is_none() {
        root.push(
            Fault::new(text.span, format!("there is no encoding {:?}", text.value))
                .with_help("for example \"utf-8\", \"iso-8859-1\", \"windows-1252\", \"utf-16le\""),
        );
    }
    found
}

fn zone(root: &Table<'_>) -> Option<TimeZone> {
    let text = root.string("zone")?;
    let zone = find_zone(&text.value);
    if zone.is_none() {
        root.push(
            Fault::new(text.span, format!("there is no time zone {:?}", text.value))
                .with_help("use a name such as \"Europe/Berlin\", \"America/New_York\" or \"UTC\""),
        );
    }
    zone
}

/// A time zone by its name in the bundled data, or a fixed offset such as `+01:00`.
#[must_use]
pub fn find_zone(name: &str) -> Option<TimeZone> {
    if let Some(rest) = name.strip_prefix(['+', '-']) {
        let (hours, minutes) = rest.split_once(':')?;
        let two = |text: &str| -> Option<i32> {
            let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            if digits { text.parse().ok() } else { None }
        };
        let seconds = two(hours)? * 3600 + two(minutes).filter(|m| *m < 60)? * 60;
        let seconds = if name.starts_with('-') { -seconds } else { seconds };
        return jiff::tz::Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    jiff::tz::db().get(name).ok()
}

fn required_roles(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Events => &[Role::Incident, Role::Time],
        Kind::Changes => &[Role::Incident, Role::Time, Role::Field, Role::Value],
        Kind::Snapshot => &[Role::Incident, Role::Opened],
    }
}

fn may_play(role: Role, kind: Kind) -> bool {
    use Role::{
        Closed, ClosureClass, Field, OrderBy, Reassignments, Reopens, Resolved, Time, Updated,
        Value,
    };
    match role {
        Resolved | Closed | Updated | Reassignments | Reopens => kind == Kind::Snapshot,
        Field | Value => kind == Kind::Changes,
        // A row about one field cannot state a code and its class together.
        ClosureClass => kind != Kind::Changes,
        Time | OrderBy => kind != Kind::Snapshot,
        _ => true,
    }
}

fn columns(table: Table<'_>, kind: Kind) -> Vec<(Role, Vec<String>)> {
    let not_persons = values(table.strings("not_persons"));
    let mut columns = Vec::new();
    for role in Role::ALL {
        let names = if may_play(role, kind) { table.strings(role.key()) } else { Vec::new() };
        if names.is_empty() {
            if required_roles(kind).contains(&role) {
                table.push(
                    Fault::new(table.span(), format!("`columns` names no `{}`", role.key()))
                        .with_help(format!("add {} = \"…\" with the column's header", role.key())),
                );
            }
            continue;
        }
        for name in &names {
            let about_people = matches!(
                role,
                Role::Team
                    | Role::Status
                    | Role::SubStatus
                    | Role::Priority
                    | Role::Service
                    | Role::Closure
                    | Role::Problem
            );
            if about_people && holds_persons(&name.value) && !not_persons.contains(&name.value) {
                table.push(
                    Fault::new(
                        name.span.clone(),
                        format!("the column {:?} seems to hold persons", name.value),
                    )
                    .with_help(
                        "no person is measured: map the column that holds teams; if it truly \
                         holds none, add it to not_persons = [\"…\"] under [columns]",
                    ),
                );
            }
        }
        columns.push((role, values(names)));
    }
    table.finish();
    columns
}

fn changes(root: &Table<'_>, kind: Kind) -> Option<Changes> {
    if kind != Kind::Changes {
        if let Some(table) = root.table("changes") {
            table.push(
                Fault::new(table.span(), "`changes` counts only with rows = \"changes\"")
                    .with_help("say rows = \"changes\" above, or take the table out"),
            );
        }
        return None;
    }
    let table = root.required_table("changes")?;
    let roles = [
        Role::Team,
        Role::Status,
        Role::SubStatus,
        Role::Priority,
        Role::Service,
        Role::Closure,
        Role::Change,
        Role::Problem,
        Role::KnownSince,
    ];
    let fields = roles.map(|role| (role, values(table.strings(role.key())))).to_vec();
    if fields.iter().all(|(_, names)| names.is_empty()) {
        table.push(
            Fault::new(table.span(), "`changes` names no field")
                .with_help("say which fields count: team = [\"Team\"], status = [\"status\"]"),
        );
    }
    table.finish();
    Some(Changes { fields })
}

fn pair(value: &thirdline_document::Value<'_>) -> Option<(Pattern, Pattern)> {
    let texts = value.strings();
    match texts.as_slice() {
        [status] => Some((Pattern::new(&*status.value), Pattern::new("*"))),
        [status, sub] => Some((Pattern::new(&*status.value), Pattern::new(&*sub.value))),
        _ => {
            let help = "write [\"status\"] or [\"status\", \"sub-status\"]".to_owned();
            value.fault_with_help("expected a status, or a status and a sub-status", help);
            None
        }
    }
}

fn closure_rule(table: Table<'_>) -> Option<ClosureRule> {
    let table = table.described_by(&crate::mapping_reference::CLOSURE);
    let code = table.required_string("code");
    let class = table.required_choice("class", &ClosureClass::ALL.map(|c| (c.name(), c)));
    table.finish();
    Some(ClosureRule { code: Pattern::new(code?.value), class: class? })
}

fn status_rule(value: &thirdline_document::Value<'_>) -> Option<StatusRule> {
    let texts = value.strings();
    let (status, sub_status, class) = match texts.as_slice() {
        [status, class] => (status, "*", class),
        [status, sub, class] => (status, sub.value.as_str(), class),
        _ => {
            let help = "write [\"status\", \"class\"] or [\"status\", \"sub-status\", \"class\"]";
            value.fault_with_help("expected a line of the status table", help);
            return None;
        }
    };
    let stated = match (class.value.as_str(), StatusClass::find(&class.value)) {
        ("note", _) => Stated::Note,
        (_, Some(class)) => Stated::Class(class),
        (name, None) => {
            let names = StatusClass::ALL.map(StatusClass::name);
            value.fault_with_help(
                format!("there is no status class {name:?}"),
                format!("one of {}, note", names.join(", ")),
            );
            return None;
        }
    };
    Some(StatusRule {
        status: Pattern::new(&*status.value),
        sub_status: Pattern::new(sub_status),
        stated,
    })
}
