//! The proposal as a mapping file with comments.

use super::Draft;
use super::column::Column;
use super::survey::field_role;
use crate::mapping::{Format, Kind};
use crate::role::Role;
use crate::time_format::TimeFormat;
use std::fmt::Write as _;
use thirdline_domain::ClosureClass;

/// So many headers without a role are named.
const HEADERS_NAMED: usize = 60;

/// A text in TOML, whatever is in it.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.map(quoted).collect();
    format!("[{}]", texts.join(", "))
}

/// A comment never runs over the end of its line, whatever a header holds.
fn comment(out: &mut String, text: &str) {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut width = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        if width == 0 || width + word.chars().count() > 98 {
            out.push_str(if width == 0 { "#" } else { "\n#" });
            width = 1;
        }
        let _ = write!(out, " {word}");
        width += word.chars().count() + 1;
    }
    out.push('\n');
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of rows.
pub(crate) fn rows(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "row" } else { "rows" })
}

pub(crate) fn toml(draft: &Draft<'_>) -> String {
    let mut out = String::new();
    head(&mut out, draft);
    root(&mut out, draft);
    status_table(&mut out, draft);
    columns(&mut out, draft);
    if draft.assignment.kind == Kind::Changes {
        changes(&mut out, draft);
    }
    closures(&mut out, draft);
    out
}

/// Words in a closure code that leave no doubt about what it took; without a blank behind it a
/// word may go on. `code` alone is none of them: "code 6" is only a number.
const CLOSURE_WORDS: [(&str, ClosureClass); 15] = [
    (" workaround", ClosureClass::Workaround),
    (" work around", ClosureClass::Workaround),
    (" config", ClosureClass::Configuration),
    (" restart", ClosureClass::Restart),
    (" reboot", ClosureClass::Restart),
    (" access ", ClosureClass::Access),
    (" data ", ClosureClass::Data),
    (" code change", ClosureClass::Code),
    (" code fix", ClosureClass::Code),
    (" changed code ", ClosureClass::Code),
    (" bug fix", ClosureClass::Code),
    (" bugfix", ClosureClass::Code),
    (" explained ", ClosureClass::Explanation),
    (" advice ", ClosureClass::Explanation),
    (" duplicate ", ClosureClass::Other),
];

/// What a closure code plainly says; words of two classes say nothing.
fn closure_class(code: &str) -> Option<ClosureClass> {
    let words = format!(" {} ", super::words::words_of(code).join(" "));
    let mut found = CLOSURE_WORDS.iter().filter(|(word, _)| words.contains(word));
    let (_, class) = found.next()?;
    found.all(|(_, other)| other == class).then_some(*class)
}

fn closures(out: &mut String, draft: &Draft<'_>) {
    let Some(column) = draft.column(Role::Closure) else { return };
    let mut codes = column.few.sorted().unwrap_or_default();
    codes.retain(|(code, _)| super::column::missing_marker(code).is_none());
    let known: Vec<(&str, ClosureClass)> =
        codes.iter().filter_map(|(code, _)| Some((code.as_str(), closure_class(code)?))).collect();
    out.push('\n');
    let open = codes.len() - known.len();
    comment(
        out,
        &format!(
            "What closure codes mean. {open} of {} say nothing plain: add a [[closure]] for each, \
             with one of {}.",
            codes.len(),
            ClosureClass::ALL.map(ClosureClass::name).join(", "),
        ),
    );
    for (code, class) in known {
        let _ = writeln!(
            out,
            "[[closure]]\ncode = {}\nclass = {}\n",
            quoted(code),
            quoted(class.name())
        );
    }
}

fn head(out: &mut String, draft: &Draft<'_>) {
    let rows = rows(draft.survey.rows);
    comment(
        out,
        &format!("How to read {}: proposed from its header and all of its {rows}.", draft.file),
    );
    comment(out, "Read it, correct it, and give it to any command with --mapping.");
    if !draft.refused.is_empty() {
        out.push_str("#\n");
        comment(out, "To be answered before the file can be read:");
        for question in &draft.refused {
            comment(out, &format!("- {question}"));
        }
    }
    if !draft.unsure.is_empty() {
        out.push_str("#\n");
        comment(out, "Unsure; have a look:");
        for doubt in &draft.unsure {
            comment(out, &format!("- {doubt}"));
        }
    }
    out.push('\n');
}

fn root(out: &mut String, draft: &Draft<'_>) {
    let stem = draft.file.split('.').next().unwrap_or("");
    let name = if stem.is_empty() { "proposal" } else { stem };
    let _ = writeln!(out, "name = {}", quoted(name));
    let _ = writeln!(out, "about = {}", quoted(&format!("Proposed from {}", draft.file)));
    let meaning = match draft.assignment.kind {
        Kind::Events => "each row is an event of an incident, with the state it sets",
        Kind::Changes => "each row is one changed field of an incident",
        Kind::Snapshot => "each row is a ticket",
    };
    let rows = draft.assignment.kind.name();
    let _ = writeln!(out, "rows = {}   # {meaning}", quoted(rows));
    if draft.format == Format::Csv {
        let delimiter = char::from(draft.layout.delimiter).to_string();
        let _ = writeln!(out, "delimiter = {}", quoted(&delimiter));
        let encoding = draft.layout.encoding.name().to_lowercase();
        let _ = writeln!(out, "encoding = {}", quoted(&encoding));
    }
    if draft.layout.skip_lines > 0 {
        let skip = draft.layout.skip_lines;
        let _ = writeln!(out, "skip_lines = {skip}   # titles above the header");
    }
    if !draft.missing.is_empty() {
        let missing = list(draft.missing.iter().copied());
        let _ = writeln!(out, "missing = {missing}   # texts that stand for \"no value\"");
    }
    match &draft.times {
        Ok(formats) if formats.is_empty() => {}
        Ok(formats) => {
            let _ = writeln!(out, "times = {}", list(formats.iter().map(TimeFormat::name)));
        }
        Err(question) => ask(out, "times = [\"…\"]", question),
    }
    match &draft.zone {
        Ok(None) => {}
        Ok(Some(zone)) => {
            let _ = writeln!(out, "zone = {}   # of times without an offset", quoted(zone));
        }
        Err(question) => ask(out, "zone = \"…\"", question),
    }
    if let Some((priorities, plain)) = &draft.priorities {
        let text = list(priorities.iter().map(String::as_str));
        if *plain {
            let _ = writeln!(out, "priorities = {text}   # highest first");
        } else {
            comment(out, "unsure: put the highest first and take the # away");
            let _ = writeln!(out, "#priorities = {text}");
        }
    }
}

fn ask(out: &mut String, key: &str, question: &str) {
    comment(out, &format!("ask: {question}"));
    let _ = writeln!(out, "# {key}");
}

fn status_table(out: &mut String, draft: &Draft<'_>) {
    let lines = &draft.statuses.lines;
    if lines.is_empty() {
        return;
    }
    out.push('\n');
    comment(
        out,
        "What each status means: queued, active, waiting_user, waiting_vendor, waiting_change, \
         waiting_other, resolved, closed, cancelled, or note for one that states nothing.",
    );
    out.push_str("status = [\n");
    for line in lines {
        let _ = write!(out, "  [{}, ", quoted(&line.status));
        if let Some(sub) = &line.sub_status {
            let _ = write!(out, "{}, ", quoted(sub));
        }
        let _ = write!(out, "\"{}\"],", line.class_name());
        if line.unsure {
            let _ = write!(out, "   # unsure ({})", rows(line.rows));
        }
        out.push('\n');
    }
    out.push_str("]\n");
    let moves: Vec<String> = lines
        .iter()
        .filter(|l| l.is_assignment())
        .map(|l| format!("[{}]", quoted(&l.status)))
        .collect();
    if !moves.is_empty() {
        comment(out, "unsure: take the # away if other rows name the team of whoever wrote them");
        let _ = writeln!(out, "#holder_moves_on = [{}]", moves.join(", "));
    }
}

fn columns(out: &mut String, draft: &Draft<'_>) {
    out.push_str("\n[columns]\n");
    for (role, at) in &draft.assignment.roles {
        let column = &draft.survey.columns[*at];
        let _ = writeln!(out, "{} = {}", role.key(), quoted(&column.name));
    }
    let needed: &[Role] = match draft.assignment.kind {
        Kind::Events | Kind::Changes => &[Role::Incident, Role::Time],
        Kind::Snapshot => &[Role::Incident, Role::Opened],
    };
    for role in needed.iter().filter(|r| draft.assignment.column(**r).is_none()) {
        let _ = writeln!(out, "# {} = \"…\"   # ask: which column is it?", role.key());
    }
    let free: Vec<&Column> = draft
        .survey
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !draft.assignment.roles.iter().any(|(_, taken)| taken == at))
        .map(|(_, column)| column)
        .collect();
    let name = |personal: bool| {
        let of_kind: Vec<&&Column> = free.iter().filter(|c| c.personal == personal).collect();
        let mut names: Vec<String> =
            of_kind.iter().take(HEADERS_NAMED).map(|c| quoted(&c.name)).collect();
        if of_kind.len() > names.len() {
            names.push("…".into());
        }
        names.join(", ")
    };
    let (others, persons) = (name(false), name(true));
    if !others.is_empty() {
        comment(out, &format!("Not read: {others}."));
    }
    if !persons.is_empty() {
        comment(
            out,
            &format!("Not read and not looked into, persons by their headers: {persons}."),
        );
    }
}

fn changes(out: &mut String, draft: &Draft<'_>) {
    out.push('\n');
    comment(out, "The fields that count; rows about others are passed over.");
    out.push_str("[changes]\n");
    for role in [Role::Team, Role::Status, Role::SubStatus, Role::Priority, Role::Service] {
        let mut fields: Vec<&str> = draft
            .survey
            .fields
            .keys()
            .filter(|f| field_role(f) == Some(role))
            .map(String::as_str)
            .collect();
        fields.sort_unstable();
        if !fields.is_empty() {
            let _ = writeln!(out, "{} = {}", role.key(), list(fields.into_iter()));
        }
    }
}
