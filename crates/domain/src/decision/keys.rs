//! The keys of a decision file, described once for its reader, its messages and its reference.

use thirdline_document::schema::{Key, Kind, Section};

/// Keys at the top of a decision.
pub static DECISION: Section = Section::root(
    "Which remedy was chosen for a service, why, and how it will be judged: registered and signed \
     before it is pulled. Roles, never names.",
    &[
        Key::required("name", Kind::Text, "what it is called", r#""Payments: culture""#),
        Key::required(
            "services",
            Kind::Texts,
            "services it is about, as the history writes them, with `*`",
            r#"["Payments"]"#,
        ),
        Key::required(
            "remedy",
            Kind::Choice(&["a", "b", "c", "owner-routing"]),
            "a = culture: teaming and line of sight; b = motivation: the bonused KPI; c = \
             organisation: a support team that fixes itself; owner-routing = third line goes to the \
             team that owns the service",
            r#""a""#,
        ),
        Key::optional(
            "reasons",
            Kind::Texts,
            "why this one: what was seen, where",
            r#"["A third of the handovers come back with a question."]"#,
        ),
        Key::optional(
            "evidence",
            Kind::Text,
            "fingerprint of the history on which it was decided; `thirdline decision new` prints it",
            r#""9f86d081884c7d65""#,
        ),
        Key::optional(
            "sponsor",
            Kind::Text,
            "role that decides and answers for it; without one no remedy is on",
            r#""CIO""#,
        ),
        Key::optional(
            "pulled",
            Kind::Date,
            "day of the pull: from here on it works",
            "2026-02-01",
        ),
        Key::optional(
            "least_fidelity",
            Kind::Text,
            "least part of the fidelity plan; with less it was not pulled, and nothing is said about \
             the remedy",
            r#""70 %""#,
        )
        .default(r#""70 %""#),
        Key::optional(
            "comparators",
            Kind::Texts,
            "services it is compared with, as the history writes them, with `*`: at least three, \
             about as badly off, not under this remedy",
            r#"["Card Checkout", "Mobile Banking", "Statements"]"#,
        ),
        Key::optional(
            "looks",
            Kind::List,
            "days on which it is looked at; the first at least six months after the pull, so that \
             nobody stops looking on a good day",
            "[2026-09-01, 2027-03-01]",
        ),
    ],
);

/// One alternative that was not taken.
pub static REFUSED: Section = Section::repeated(
    "refused",
    "A remedy that was considered and not taken.",
    &[
        Key::required("remedy", Kind::Choice(&["a", "b", "c", "owner-routing"]), "which", r#""c""#),
        Key::required(
            "reason",
            Kind::Text,
            "why not",
            r#""The rota of a support team could not be staffed.""#,
        ),
    ],
);

/// Who will do what by when.
pub static COMMITMENT: Section = Section::repeated(
    "commitment",
    "Who will do what by when. What was kept or released is added as it happens.",
    &[
        Key::required("role", Kind::Text, "role that promises", r#""Head of Development""#),
        Key::required("to", Kind::Text, "role it is promised to", r#""Head of Operations""#),
        Key::required(
            "act",
            Kind::Text,
            "what will be done, so that one can see whether it was",
            r#""Two developers sit with users for an hour every month.""#,
        ),
        Key::required("by", Kind::Date, "by which day", "2026-03-01"),
        Key::optional("kept", Kind::Date, "later: the day on which it was kept", "2026-02-20"),
        Key::optional(
            "released",
            Kind::Date,
            "instead: the day on which the one it was promised to released it",
            "2026-02-25",
        ),
        Key::optional(
            "evidence",
            Kind::Text,
            "later: where one can see it",
            r#""Minutes of the joint review""#,
        ),
    ],
);

/// What has to happen if the remedy is to count as pulled.
pub static FIDELITY: Section = Section::repeated(
    "fidelity",
    "Something that has to happen if the remedy is to count as pulled.",
    &[
        Key::required("what", Kind::Text, "what is counted", r#""live user sessions of an hour""#),
        Key::required("planned", Kind::Number, "how much of it by the first look", "24"),
        Key::optional("delivered", Kind::Number, "later: how much was delivered", "21"),
        Key::optional(
            "evidence",
            Kind::Text,
            "later: where one can see it",
            r#""Calendar of sessions""#,
        ),
    ],
);

/// The outcome that was registered before.
pub static OUTCOME: Section = Section::table(
    "outcome",
    "By what it will be judged. Registered before the pull, and not changed afterwards.",
    &[
        Key::required("measure", Kind::Text, "code of a measure, with its version", r#""UCM3@1""#),
        Key::optional("within", Kind::Text, "target of its clock, where it has one", r#""72h""#),
        Key::optional(
            "better",
            Kind::Choice(&["higher", "lower"]),
            "which way is better, for a measure whose catalogue entry does not say",
            r#""higher""#,
        ),
        Key::required(
            "smallest",
            Kind::Text,
            "the smallest effect worth having: points of a share, percent of a time",
            r#""10 points""#,
        ),
        Key::optional(
            "months_before",
            Kind::Integer,
            "months before the pull that are the baseline",
            "12",
        )
        .default("12"),
        Key::optional(
            "months_after",
            Kind::Integer,
            "months after the transition that are compared with it",
            "6",
        )
        .default("6"),
        Key::optional(
            "transition_days",
            Kind::Integer,
            "days after the pull that count for neither",
            "28",
        )
        .default("28"),
    ],
);

/// One guard.
pub static HARM: Section = Section::repeated(
    "harm",
    "A guard: how much worse it may become before that is harm.",
    &[
        Key::required("measure", Kind::Text, "code of a measure, with its version", r#""RO3@1""#),
        Key::optional("within", Kind::Text, "target of its clock, where it has one", r#""8h""#),
        Key::optional(
            "better",
            Kind::Choice(&["higher", "lower"]),
            "which way is better, for a measure whose catalogue entry does not say",
            r#""lower""#,
        ),
        Key::required(
            "worse_by",
            Kind::Text,
            "worse by more is harm: points of a share, percent of a time",
            r#""3 points""#,
        ),
    ],
);

/// Something else that changed.
pub static OTHER_CHANGE: Section = Section::repeated(
    "other_change",
    "Another change that people know of: whoever writes it down keeps the verdict honest.",
    &[
        Key::required("on", Kind::Date, "on which day", "2026-05-01"),
        Key::required(
            "kind",
            Kind::Choice(&["reorganisation", "release", "ticket system", "other"]),
            "what kind",
            r#""release""#,
        ),
        Key::required("what", Kind::Text, "in words", r#""Release 4 of Payments""#),
        Key::optional(
            "services",
            Kind::Texts,
            "services it touched, with `*`; all, if left out",
            r#"["Payments"]"#,
        ),
    ],
);

/// What was signed.
pub static SIGNED: Section = Section::table(
    "signed",
    "What was signed: everything but what comes later (kept, released, delivered, evidence, other \
     changes, signatures).",
    &[Key::required(
        "fingerprint",
        Kind::Text,
        "sixteen digits that `thirdline decision check` prints",
        r#""2c26b46b68ffc68f""#,
    )],
);

/// Who signed.
pub static SIGNATURE: Section = Section::repeated(
    "signature",
    "A role that signed.",
    &[
        Key::required("role", Kind::Text, "the role", r#""CIO""#),
        Key::required("on", Kind::Date, "on which day", "2026-01-20"),
    ],
);
