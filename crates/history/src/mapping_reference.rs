//! Every key of a mapping file, described once; reference and example are generated from it.

use thirdline_document::schema::{Key, Kind, Section};

/// Keys at the top of a mapping file.
pub static MAPPING: Section = Section::root(
    "How to read a ticket history: what its rows are, how its values are written, what its \
     statuses mean, and which column plays which role. Columns that play none are never read.",
    &[
        Key::optional("name", Kind::Text, "what reports call the mapping", r#""our-tickets""#)
            .default("the file's name"),
        Key::optional(
            "about",
            Kind::Text,
            "what it reads, in a sentence",
            r#""Nightly extract of our ticket system""#,
        ),
        Key::optional(
            "rows",
            Kind::Choice(&["events", "changes", "tickets"]),
            "what a row is: an event of an incident with the state it sets, one changed field of \
             an incident, or a ticket",
            r#""events""#,
        )
        .default(r#""events""#),
        Key::optional(
            "format",
            Kind::Choice(&["csv", "xes", "jsonl", "parquet", "excel"]),
            "the format of the file, where its first bytes do not tell it",
            r#""csv""#,
        ),
        Key::optional(
            "delimiter",
            Kind::Text,
            "what stands between the columns of a text file; found from the header if unnamed",
            r#"";""#,
        ),
        Key::optional(
            "quote",
            Kind::Text,
            "what stands around values that hold delimiters, or `none`",
            r#""none""#,
        )
        .default(r#""\"""#),
        Key::optional(
            "encoding",
            Kind::Text,
            "encoding of a text file; found from its first bytes if unnamed",
            r#""windows-1252""#,
        ),
        Key::optional("sheet", Kind::Text, "sheet of a spreadsheet", r#""Incidents""#)
            .default("the first sheet"),
        Key::optional("skip_lines", Kind::Integer, "lines above the header", "2").default("0"),
        Key::optional(
            "missing",
            Kind::Texts,
            "texts that stand for \"no value\"; a number among them does not empty a counter",
            r#"["?", "-", "NULL"]"#,
        )
        .default("[]"),
        Key::optional(
            "times",
            Kind::Texts,
            "how times are written, the first that fits: year-first, day-first, month-first, \
             epoch-seconds, epoch-milliseconds, epoch-microseconds, or a strftime pattern",
            r#"["day-first", "%d %B %Y kl. %H.%M"]"#,
        )
        .default(r#"["year-first"]"#),
        Key::optional(
            "zone",
            Kind::Text,
            "zone of times that state no offset, by its name or as a fixed offset; `--zone` goes \
             before it, and without either such times are refused",
            r#""Europe/Berlin""#,
        ),
        Key::optional(
            "priorities",
            Kind::Texts,
            "priorities as the history writes them, highest first",
            r#"["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"]"#,
        ),
        Key::optional(
            "status",
            Kind::List,
            "what each status means, the first line that fits: status, perhaps sub-status, and \
             one of queued, active, waiting_user, waiting_vendor, waiting_change, waiting_other, \
             resolved, closed, cancelled, or note for one that states nothing; `*` stands for any \
             characters",
            r#"[["New", "queued"], ["Active", "Pending User", "waiting_user"], ["Active", "active"], ["Closed", "closed"]]"#,
        ),
        Key::optional(
            "holder_moves_on",
            Kind::List,
            "the statuses, or pairs of status and sub-status, that alone move an incident to \
             another team, where the team column otherwise names whoever wrote the row",
            r#"[["Assignment"], ["Reassignment", "*"]]"#,
        )
        .default("every row with a team moves it"),
    ],
);

/// Keys of `[columns]`.
pub static COLUMNS: Section = Section::table(
    "columns",
    "Headers by role: the first of several that the file has. Capitals do not matter if no header \
     fits exactly.",
    &[
        Key::required("incident", Kind::Texts, "number of the incident", r#"["number", "Number"]"#),
        Key::required(
            "time",
            Kind::Texts,
            "instant of the event (with rows = \"tickets\" there is none, and `opened` is required)",
            r#""sys_updated_at""#,
        ),
        Key::optional(
            "team",
            Kind::Texts,
            "the team that holds the incident from then on",
            r#""assignment_group""#,
        ),
        Key::optional("status", Kind::Texts, "status", r#""state""#),
        Key::optional(
            "sub_status",
            Kind::Texts,
            "sub-status, activity or lifecycle step",
            r#""hold_reason""#,
        ),
        Key::optional("priority", Kind::Texts, "priority", r#""priority""#),
        Key::optional(
            "service",
            Kind::Texts,
            "service, product, application or component",
            r#""business_service""#,
        ),
        Key::optional(
            "opened",
            Kind::Texts,
            "opening time, carried by the rows of the incident",
            r#""opened_at""#,
        ),
        Key::optional(
            "order_by",
            Kind::Texts,
            "what orders events of one instant: a modification counter, an activity number",
            r#""sys_mod_count""#,
        ),
        Key::optional(
            "closure",
            Kind::Texts,
            "closure code: what it took to end the incident; its last value counts, and [[closure]] \
             says what codes mean",
            r#""close_code""#,
        ),
        Key::optional(
            "closure_class",
            Kind::Texts,
            "what the closure code means, where the history itself says it in our words; not with \
             rows = \"changes\"",
            r#""closure_class""#,
        ),
        Key::optional(
            "change",
            Kind::Texts,
            "a change or a code commit linked to the incident: any value but false, no and 0 is \
             a link",
            r#""rfc""#,
        ),
        Key::optional(
            "problem",
            Kind::Texts,
            "the problem or known error it is linked to; its last value counts",
            r#""problem_id""#,
        ),
        Key::optional(
            "known_since",
            Kind::Texts,
            "since when the article or known error that solved it has existed",
            r#""article_created""#,
        ),
        Key::optional(
            "not_persons",
            Kind::Texts,
            "headers that sound like those of persons and hold none; without it a team, status, \
             priority or service is not taken from them",
            r#"["Team of the user"]"#,
        ),
    ],
);

/// Keys of `[columns]` that count with rows = "tickets" only.
pub static TICKET_COLUMNS: Section = Section::table(
    "columns",
    "With rows = \"tickets\" `opened` is required, `time` and `order_by` do not count, and there \
     are these as well.",
    &[
        Key::optional("resolved", Kind::Texts, "when the ticket was resolved", r#""resolved_at""#),
        Key::optional("closed", Kind::Texts, "when it was closed", r#""closed_at""#),
        Key::optional("updated", Kind::Texts, "when it was last changed", r#""sys_updated_on""#),
        Key::optional(
            "reassignments",
            Kind::Texts,
            "how often it was given to another team or person",
            r#""reassignment_count""#,
        ),
        Key::optional("reopens", Kind::Texts, "how often it was reopened", r#""reopen_count""#),
    ],
);

/// Keys of `[columns]` that count with rows = "changes" only.
pub static CHANGE_COLUMNS: Section = Section::table(
    "columns",
    "With rows = \"changes\" these are required as well.",
    &[
        Key::required("field", Kind::Texts, "which field was changed", r#""fieldname""#),
        Key::required("value", Kind::Texts, "its new value", r#""newvalue""#),
    ],
);

/// Keys of `[changes]`.
pub static CHANGES: Section = Section::table(
    "changes",
    "With rows = \"changes\": which changed fields count, as the history writes them. Rows about \
     other fields are passed over. At least one key must be there.",
    &[
        Key::optional("team", Kind::Texts, "fields that hold the team", r#""assignment_group""#),
        Key::optional("status", Kind::Texts, "fields that hold the status", r#""state""#),
        Key::optional("sub_status", Kind::Texts, "fields of a sub-status", r#""hold_reason""#),
        Key::optional("priority", Kind::Texts, "fields of a priority", r#""priority""#),
        Key::optional("service", Kind::Texts, "fields of a service", r#""cmdb_ci""#),
        Key::optional("closure", Kind::Texts, "fields of a closure code", r#""close_code""#),
        Key::optional("change", Kind::Texts, "fields of a linked change", r#""rfc""#),
        Key::optional("problem", Kind::Texts, "fields of a linked problem", r#""problem_id""#),
        Key::optional(
            "known_since",
            Kind::Texts,
            "fields that say since when the solution was known",
            r#""article_created""#,
        ),
    ],
);

/// Keys of one `[[closure]]`.
pub static CLOSURE: Section = Section::repeated(
    "closure",
    "What closure codes mean; the first that fits. Codes that fit none are counted in the import \
     report.",
    &[
        Key::required(
            "code",
            Kind::Text,
            "the codes, `*` for any characters",
            r#""Solved (Config*)""#,
        ),
        Key::required(
            "class",
            Kind::Choice(&[
                "code",
                "configuration",
                "data",
                "restart",
                "access",
                "explanation",
                "workaround",
                "other",
            ]),
            "what it took: a change of code, a setting, repaired data, a restart, a right, an \
             explanation, a workaround, or anything else",
            r#""configuration""#,
        ),
    ],
);

/// One `[[team]]` for the example; all its keys are those of an organisation file.
pub static MAPPING_TEAM: Section = Section::repeated(
    "team",
    "Who is who, where no organisation file says it; the keys are those of an organisation file.",
    &[
        Key::required("pattern", Kind::Text, "the teams whose names fit", r#""*3rd""#),
        Key::optional("line", Kind::Integer, "their line of support", "3"),
    ],
);

/// For the reference, in the order of the file.
pub static MAPPING_REFERENCE: [&Section; 7] = [
    &MAPPING,
    &COLUMNS,
    &TICKET_COLUMNS,
    &CHANGE_COLUMNS,
    &CHANGES,
    &CLOSURE,
    &thirdline_domain::TEAM,
];

/// For the example: a mapping of events, which can be read as it stands.
pub static MAPPING_EXAMPLE: [&Section; 4] = [&MAPPING, &COLUMNS, &CLOSURE, &MAPPING_TEAM];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::Mapping;
    use thirdline_document::schema::{complete_example_toml, example_toml, reference_markdown};

    #[test]
    fn the_examples_can_be_read() {
        for text in [example_toml(&MAPPING_EXAMPLE), complete_example_toml(&MAPPING_EXAMPLE)] {
            if let Err(faults) = Mapping::parse("example.toml", &text) {
                assert!(faults.is_empty(), "{faults}\n{text}");
            }
        }
    }

    /// Keys of the sections as one table of lines.
    fn lines(sections: &[&Section], but: &[&str]) -> String {
        let keys = sections.iter().flat_map(|s| s.keys).filter(|k| !but.contains(&k.name));
        let lines: Vec<String> = keys.map(|k| format!("{} = {}", k.name, k.example)).collect();
        lines.join("\n") + "\n"
    }

    #[test]
    fn every_key_described_is_read_where_it_counts() {
        let tickets = lines(&[&COLUMNS, &TICKET_COLUMNS], &["time", "order_by"]);
        let changes = lines(&[&COLUMNS, &CHANGE_COLUMNS], &["closure_class"]);
        let fields = lines(&[&CHANGES], &[]);
        for text in [
            format!("rows = \"tickets\"\n[columns]\n{tickets}"),
            format!("rows = \"changes\"\n[columns]\n{changes}[changes]\n{fields}"),
        ] {
            if let Err(faults) = Mapping::parse("example.toml", &text) {
                assert!(faults.is_empty(), "{faults}\n{text}");
            }
        }
    }

    #[test]
    fn every_role_is_described() {
        let described: Vec<&str> = [&COLUMNS, &TICKET_COLUMNS, &CHANGE_COLUMNS]
            .iter()
            .flat_map(|s| s.keys.iter().map(|k| k.name))
            .collect();
        for role in crate::role::Role::ALL {
            assert!(described.contains(&role.key()), "{}", role.key());
        }
        assert!(reference_markdown(&MAPPING_REFERENCE).contains("`order_by`"));
    }
}
