//! The keys of a KPI sheet, described once for its reader, its messages and its reference.

use thirdline_document::schema::{Key, Kind, Section};

/// Keys at the top of a sheet.
pub static SHEET: Section = Section::root(
    "What somebody sufficiently senior in development promises to production, computed from \
     evidence that nobody can edit. Roles, never names; percent, never money.",
    &[
        Key::required("name", Kind::Text, "what it is called", r#""Support of Payments""#),
        Key::required(
            "kind",
            Kind::Choice(&["sheet", "pledge"]),
            "a sheet has a weight in a bonus; a pledge is the same without money, and what the \
             first year is",
            r#""sheet""#,
        ),
        Key::required("year", Kind::Integer, "plan year", "2026"),
        Key::optional(
            "years",
            Kind::Integer,
            "how many years the plan runs: 1, or 2 where one has too few incidents",
            "1",
        )
        .default("1"),
        Key::optional("year_of_scheme", Kind::Integer, "which year of the scheme this is", "2")
            .default("1"),
        Key::required(
            "executive",
            Kind::Text,
            "role of the accountable executive of development",
            r#""Head of Payments Development""#,
        ),
        Key::required("sponsor", Kind::Text, "role that mandates it", r#""CIO""#),
        Key::required(
            "head_of_operations",
            Kind::Text,
            "role that holds the mirror",
            r#""Head of Operations""#,
        ),
        Key::optional(
            "mirror",
            Kind::Text,
            "the sheet of the head of operations that holds the same outcome with the same weight",
            r#""Operations 2026""#,
        ),
        Key::optional(
            "auditor",
            Kind::Text,
            "role of the figures auditor, or of a finance controller; independent of both sides",
            r#""Internal audit""#,
        ),
        Key::optional(
            "hr",
            Kind::Text,
            "role that hands the percentage to pay, and nothing else",
            r#""Reward administrator""#,
        ),
        Key::optional(
            "employee_representative",
            Kind::Text,
            "role that speaks for the employees",
            r#""Works council""#,
        ),
        Key::optional(
            "no_employee_representative",
            Kind::Text,
            "instead: why none is needed",
            r#""The role is outside co-determination.""#,
        ),
        Key::required(
            "services",
            Kind::Texts,
            "services in scope as the history writes them, with `*`; frozen once it is signed",
            r#"["Payments*"]"#,
        ),
        Key::optional(
            "priorities",
            Kind::Texts,
            "priorities in scope as the history writes them; all, if left out",
            r#"["1 - Critical", "2 - High", "3 - Medium"]"#,
        ),
        Key::optional(
            "weight",
            Kind::Number,
            "percent of the target bonus; 10 to 33 make sense",
            "20",
        )
        .default("20"),
        Key::optional(
            "min_n",
            Kind::Integer,
            "fewest observations of a measure in the plan; with fewer its value is luck",
            "120",
        )
        .default("120"),
        Key::optional(
            "low_volume",
            Kind::Choice(&["void", "target"]),
            "what a measure with fewer pays: nothing, its weight going to the others; or as at \
             target",
            r#""void""#,
        )
        .default(r#""void""#),
        Key::optional("audit_size", Kind::Integer, "incidents audited each quarter", "30")
            .default("30"),
        Key::optional(
            "discretion",
            Kind::Text,
            "who may override the result, within which bounds",
            r#""The sponsor, by at most 20 % of the result, with a written reason.""#,
        ),
        Key::optional(
            "dispute_days",
            Kind::Integer,
            "working days in which a result may be disputed",
            "15",
        )
        .default("15"),
    ],
);

/// Keys of one `[[measure]]`.
pub static MEASURE: Section = Section::repeated(
    "measure",
    "What is promised: one or two measures, at most three, of outcome or response. Threshold, \
     target and maximum come from `thirdline kpi calibrate`.",
    &[
        Key::required(
            "measure",
            Kind::Text,
            "code and version; `thirdline kpi measures` lists those that may be paid for",
            r#""UCM3@1""#,
        ),
        Key::optional("weight", Kind::Number, "percent of the target bonus; at least 10", "20"),
        Key::optional(
            "within",
            Kind::Text,
            "target of the clock, for measures that have one",
            r#""72h""#,
        ),
        Key::optional(
            "within_by_priority",
            Kind::Table,
            "other targets by priority as the history writes it",
            r#"{ "1 - Critical" = "8h" }"#,
        ),
        Key::optional(
            "improve_by",
            Kind::Text,
            "intended improvement: points of a share, or percent of a time",
            r#""10 points""#,
        ),
        Key::optional("threshold", Kind::Text, "where pay begins", r#""58.5 %""#),
        Key::optional("target", Kind::Text, "where all is paid", r#""62 %""#),
        Key::optional("maximum", Kind::Text, "where double is paid, no more beyond", r#""66 %""#),
        Key::optional(
            "curve",
            Kind::Choice(&["even", "half_at_threshold"]),
            "nothing at the threshold, or the customary half: a jump invites heaping",
            r#""even""#,
        )
        .default(r#""even""#),
    ],
);

/// Keys of `[measure.chance]`.
pub static CHANCE: Section = Section::table(
    "measure.chance",
    "What chance would have paid with nothing changed, as `thirdline kpi calibrate` found it.",
    &[
        Key::required("threshold", Kind::Text, "chance to reach the threshold", r#""31 %""#),
        Key::required("target", Kind::Text, "chance to reach the target", r#""3 %""#),
        Key::required("maximum", Kind::Text, "chance to reach the maximum", r#""0.5 %""#),
        Key::required(
            "expected",
            Kind::Text,
            "expected pay with nothing changed, in percent of the pay at target",
            r#""12 %""#,
        ),
    ],
);

/// Keys of one `[[gate]]`.
pub static GATE: Section = Section::repeated(
    "gate",
    "A guard that must not get worse while a measure gets better. Really worse: its measure pays \
     at most as at target. Beyond the floor: nothing.",
    &[
        Key::required("guard", Kind::Text, "code and version", r#""RO3@1""#),
        Key::optional(
            "margin",
            Kind::Text,
            "how much worse than the baseline it may become",
            r#""3 points""#,
        ),
        Key::optional("floor", Kind::Text, "beyond this nothing is paid", r#""12 %""#),
    ],
);

/// Keys of one `[[milestone]]`.
pub static MILESTONE: Section = Section::repeated(
    "milestone",
    "Something promised by a day: what is left where incidents are too few to measure.",
    &[
        Key::required(
            "what",
            Kind::Text,
            "what will be there",
            r#""The five known errors that cost users most are fixed""#,
        ),
        Key::required("by", Kind::Date, "by which day", "2026-09-30"),
        Key::optional("done", Kind::Date, "when it was there", "2026-09-12"),
    ],
);

/// Keys of one `[[raci]]`.
pub static RACI: Section = Section::repeated(
    "raci",
    "Who does what about an artefact: exactly one is accountable.",
    &[
        Key::required("artefact", Kind::Text, "what it is about", r#""KPI sheet""#),
        Key::required("accountable", Kind::Texts, "the one who answers for it", r#""CIO""#),
        Key::optional("responsible", Kind::Texts, "who does it", r#"["Internal audit"]"#),
        Key::optional(
            "consulted",
            Kind::Texts,
            "who is asked before",
            r#"["Head of Payments Development", "Head of Operations"]"#,
        ),
        Key::optional("informed", Kind::Texts, "who is told after", r#"["Owner of Payments"]"#),
    ],
);

/// Keys of `[baseline]`.
pub static BASELINE: Section = Section::table(
    "baseline",
    "The months the sheet is calibrated from: twelve at least.",
    &[
        Key::required("from", Kind::Date, "first day", "2025-01-01"),
        Key::required("to", Kind::Date, "the day after the last", "2026-01-01"),
        Key::optional(
            "fingerprint",
            Kind::Text,
            "of the history, as `thirdline kpi calibrate` prints it",
            r#""9f2c4b7a1d3e5f60""#,
        ),
    ],
);

/// Keys of `[signed]`.
pub static SIGNED: Section = Section::table(
    "signed",
    "Who signed, and when.",
    &[
        Key::optional("executive", Kind::Date, "day on which the executive signed", "2026-01-12"),
        Key::optional("sponsor", Kind::Date, "day on which the sponsor signed", "2026-01-12"),
        Key::optional("auditor", Kind::Date, "day on which the auditor signed", "2026-01-09"),
        Key::optional("hr", Kind::Date, "day on which HR signed", "2026-01-13"),
        Key::optional(
            "employee_representative",
            Kind::Date,
            "day on which the employee representative signed",
            "2026-01-09",
        ),
        Key::optional(
            "fingerprint",
            Kind::Text,
            "of what was signed, as `thirdline kpi check` prints it; with it here, a signed sheet \
             that was changed is a fault",
            r#""3f9a2c51e07b4d86""#,
        ),
    ],
);

/// Keys of one `[[signed.against_advice]]`.
pub static AGAINST_ADVICE: Section = Section::repeated(
    "signed.against_advice",
    "Nothing is blocked: who signs although a stamp advises against it says why, and the sheet \
     shows it.",
    &[
        Key::required("role", Kind::Text, "the role", r#""CIO""#),
        Key::required(
            "reason",
            Kind::Text,
            "why nevertheless",
            r#""The works council is heard in March.""#,
        ),
        Key::required("on", Kind::Date, "on which day", "2026-01-12"),
    ],
);
