//! The keys of an agreement file, described once for its reader, its messages and its reference.

use thirdline_document::schema::{Key, Kind, Section};

/// Keys at the top of an agreement file.
pub static AGREEMENTS: Section = Section::root(
    "What a receiving team and a sending side owe each other. A file may hold several agreements, \
     and several versions of one: an incident keeps the version in force when it was handed over.",
    &[Key::optional(
        "calendars",
        Kind::Texts,
        "calendar files beside this one; `[[calendar]]` tables may also stand in this file",
        r#"["calendars.toml"]"#,
    )],
);

/// Keys of one `[[agreement]]`.
pub static AGREEMENT: Section = Section::repeated(
    "agreement",
    "One version of an agreement.",
    &[
        Key::required("name", Kind::Text, "what it is called", r#""Payments third line""#),
        Key::optional(
            "version",
            Kind::Integer,
            "counts up with each change; a signed version never changes",
            "2",
        )
        .default("1"),
        Key::required(
            "receiver",
            Kind::Texts,
            "the receiving team as the history writes it, with `*` for any characters; each team \
             that fits is a receiver of its own",
            r#""Payments Development""#,
        ),
        Key::optional(
            "calendar",
            Kind::Text,
            "the receiver's working calendar; without one its clocks run round the clock",
            r#""Berlin office""#,
        ),
        Key::optional(
            "services",
            Kind::Texts,
            "services it is about, with `*`; all, if left out",
            r#"["Payments*", "Cards"]"#,
        ),
        Key::optional(
            "priorities",
            Kind::Texts,
            "priorities it is about, highest first; all, if left out",
            r#"["1 - Critical", "2 - High"]"#,
        ),
        Key::optional(
            "from",
            Kind::Date,
            "for incidents handed over at or after; a date is its midnight in the receiver's zone",
            "2026-01-01",
        ),
        Key::optional("to", Kind::Date, "for incidents handed over before", "2027-01-01"),
    ],
);

/// Keys of `[agreement.sender]`.
pub static SENDER: Section = Section::table(
    "agreement.sender",
    "Who hands over: teams that fit any of these. Left out, everybody but the receiver does.",
    &[
        Key::optional("sides", Kind::Texts, "sides", r#"["operations", "support"]"#),
        Key::optional("lines", Kind::List, "lines of support", "[1, 2]"),
        Key::optional("teams", Kind::Texts, "teams, with `*`", r#"["Service Desk*"]"#),
        Key::optional(
            "calendar",
            Kind::Text,
            "the sender's working calendar; without one its clocks run round the clock",
            r#""Service desk""#,
        ),
    ],
);

/// Keys of `[agreement.signed]`.
pub static SIGNED: Section = Section::table(
    "agreement.signed",
    "Who signed this version, and when. Until both have, it is a draft, and reports say so.",
    &[
        Key::optional("receiver", Kind::Date, "day on which the receiver signed", "2025-12-10"),
        Key::optional("sender", Kind::Date, "day on which the sender signed", "2025-12-12"),
        Key::optional(
            "fingerprint",
            Kind::Text,
            "of what was signed, as `thirdline agreement check` tells it; a version that was changed \
             since is refused",
            r#""0123456789abcdef""#,
        ),
    ],
);

/// The goals that a file may name.
const GOALS: &[&str] = &[
    "accept",
    "next_update",
    "workaround",
    "resolve",
    "hand_over_within",
    "answer_question",
    "answer_return",
    "confirm_fix",
];

/// Keys of one `[[agreement.goal]]`.
pub static GOAL: Section = Section::repeated(
    "agreement.goal",
    "A goal. The first four are owed by the receiver, the others by the sender.",
    &[
        Key::required("goal", Kind::Choice(GOALS), "what is owed", r#""accept""#),
        Key::required("within", Kind::Text, "working time allowed", r#""4h""#),
        Key::optional(
            "priorities",
            Kind::Texts,
            "for these priorities; left out, for all that no other goal of the kind names",
            r#"["1 - Critical"]"#,
        ),
        Key::optional(
            "calendar",
            Kind::Text,
            "counted in this calendar instead of that of the party who owes it",
            r#""Round the clock""#,
        ),
        Key::optional(
            "warn",
            Kind::Texts,
            "when to warn: shares of the goal, or working time before the deadline",
            r#"["50%", "75%", "30m"]"#,
        ),
    ],
);

/// Keys of `[agreement.policy]`.
pub static POLICY: Section = Section::table(
    "agreement.policy",
    "What holds in the cases that are not plain.",
    &[
        Key::optional(
            "re_entry",
            Kind::Choice(&["continue", "restart", "restart_if_return_upheld"]),
            "when the team gets an incident back: the clock goes on with the time used, starts \
             anew, or starts anew only if the return was upheld",
            r#""continue""#,
        )
        .default(r#""continue""#),
        Key::optional(
            "priority",
            Kind::Choice(&["keep_elapsed", "restart", "from_start", "cancel"]),
            "when the priority changes: the time used counts against the new goal, the clock \
             starts anew, the new goal counts as if from the start, or the old one is void. A \
             lower priority without the reporter's yes keeps the old goal",
            r#""keep_elapsed""#,
        )
        .default(r#""keep_elapsed""#),
        Key::optional(
            "notice",
            Kind::Text,
            "after a raised priority at least this much working time is left",
            r#""30m""#,
        )
        .default(r#""0m""#),
        Key::optional(
            "reopen_within_days",
            Kind::Integer,
            "a reopening within so many days continues the incident, its time in resolved \
             uncharged; a later one is a new incident",
            "14",
        )
        .default("14"),
        Key::optional(
            "hold_cap",
            Kind::Text,
            "working time that holds may take from the clocks of one incident; no cap, if left out",
            r#""40h""#,
        ),
        Key::optional(
            "change_window",
            Kind::Choice(&["sender", "receiver", "other"]),
            "who owns the change window, and so the time that a ready fix waits for it",
            r#""sender""#,
        )
        .default(r#""sender""#),
    ],
);

/// Keys of one `[[agreement.excuse]]`.
pub static EXCUSE: Section = Section::repeated(
    "agreement.excuse",
    "A breach that both sides excuse. It stays a breach; reports print both totals and count it.",
    &[
        Key::required("incident", Kind::Text, "the incident", r#""INC0001234""#),
        Key::required("goal", Kind::Choice(GOALS), "the goal that was missed", r#""resolve""#),
        Key::required("reason", Kind::Text, "why both excuse it", r#""alert storm""#),
    ],
);
