//! The keys of a charter file, described once for its reader, its messages and its reference.

use thirdline_document::schema::{Key, Kind, Section};

/// Keys at the top of a charter file.
pub static CHARTER: Section = Section::root(
    "What an application support team may and must do, so that fixes need not be handed to \
     development. Only the name and the services must be there: what is missing is told by \
     `thirdline charter check`, with what to do.",
    &[
        Key::required("name", Kind::Text, "what the charter is called", r#""Payments support""#),
        Key::required(
            "services",
            Kind::Texts,
            "services it is about, as the history writes them, with `*`",
            r#"["Payments"]"#,
        ),
        Key::optional(
            "mission",
            Kind::Text,
            "what the team is for",
            r#""Restore Payments and remove what breaks it""#,
        ),
        Key::optional(
            "service_hours",
            Kind::Text,
            "when the service is supported",
            r#""Monday to Friday, 06:00 to 18:00""#,
        ),
        Key::optional(
            "budget_owner",
            Kind::Text,
            "role that pays for the team: a duty without a budget starves",
            r#""Owner of Payments""#,
        ),
        Key::optional(
            "sponsor",
            Kind::Text,
            "role that decides what the others cannot",
            r#""CIO""#,
        ),
        Key::optional(
            "repositories",
            Kind::Texts,
            "repositories that the team may use",
            r#"["payments-core", "payments-config"]"#,
        ),
        Key::optional(
            "pipelines",
            Kind::Texts,
            "pipelines that the team may use",
            r#"["payments-deploy"]"#,
        ),
        Key::optional(
            "repository",
            Kind::Choice(&["transferred", "shared write", "proposals", "no access"]),
            "who owns the code: a team that only proposes fixes waits weeks for their acceptance",
            r#""shared write""#,
        ),
        Key::optional(
            "branch_protection",
            Kind::Boolean,
            "whether the main branch takes nothing unreviewed",
            "true",
        ),
        Key::optional(
            "reviewer",
            Kind::Text,
            "role that reviews code and is not its author",
            r#""Another engineer of the team""#,
        ),
        Key::optional(
            "measures",
            Kind::Texts,
            "codes of the measures by which the charter is judged",
            r#"["SFR", "UCM3"]"#,
        ),
        Key::optional("review", Kind::Date, "day on which it is decided anew", "2027-01-15"),
        Key::optional(
            "knowledge_duties",
            Kind::Texts,
            "what the team keeps so that others can fix too",
            r#"["a page for every class of incident", "a drill a quarter"]"#,
        ),
        Key::optional(
            "fingerprint",
            Kind::Text,
            "of what was signed, as `thirdline charter check` tells it; a charter that was changed \
             since is refused",
            r#""0123456789abcdef""#,
        ),
    ],
);

/// Names of the kinds of fix.
const AUTHORITIES: &[&str] = &["X0", "X1", "X2", "X3", "X4", "X5", "X6"];

/// Keys of one `[[authority]]`.
pub static AUTHORITY: Section = Section::repeated(
    "authority",
    "A kind of fix that the team may make itself: X0 restart, failover · X1 configuration, flag · \
     X2 data repair · X3 rollback, redeploy · X4 hot-fix of code · X5 schema · X6 vendor case. What \
     is left out is not allowed.",
    &[
        Key::required("level", Kind::Choice(AUTHORITIES), "which kind of fix", r#""X1""#),
        Key::optional("promised", Kind::Boolean, "whether the charter allows it", "true")
            .default("true"),
        Key::optional(
            "change_model",
            Kind::Text,
            "the change model under which it is approved beforehand",
            r#""standard change""#,
        ),
        Key::optional(
            "second_pair_of_eyes",
            Kind::Text,
            "role that looks at it before it takes effect",
            r#""Duty manager""#,
        ),
        Key::optional("evidence", Kind::Text, "what is kept of it", r#""change record, diff""#),
        Key::optional(
            "training",
            Kind::Text,
            "what one must have learnt to use it",
            r#""configuration drill""#,
        ),
        Key::optional(
            "granted",
            Kind::Date,
            "day on which the systems really gave the right; left out, it is a promise only",
            "2026-02-01",
        ),
        Key::optional("expires", Kind::Date, "day from which the right is gone", "2027-02-01"),
        Key::optional(
            "upstream_days",
            Kind::Integer,
            "working days in which such a fix is merged into development's main line",
            "10",
        ),
    ],
);

/// Keys of `[residual]`.
pub static RESIDUAL: Section = Section::table(
    "residual",
    "What still goes to the third line. A support team is never all there is: defects of design \
     and of the core remain development's.",
    &[
        Key::required(
            "what",
            Kind::Texts,
            "what still goes there",
            r#"["defects of design", "code of the core"]"#,
        ),
        Key::optional(
            "agreement",
            Kind::Text,
            "the agreement under which it goes, a file beside this one",
            r#""payments-third-line.toml""#,
        ),
        Key::optional(
            "reserve_hours",
            Kind::Integer,
            "hours a month that development keeps free for it",
            "40",
        ),
        Key::optional(
            "decide_days",
            Kind::Integer,
            "working days in which development decides a defect: fix, accept, won't",
            "20",
        )
        .default("20"),
    ],
);

/// Keys of `[staffing]`.
pub static STAFFING: Section = Section::table(
    "staffing",
    "People and hours.",
    &[
        Key::optional("people", Kind::Integer, "how many people", "6"),
        Key::optional(
            "rota",
            Kind::Choice(&[
                "working hours",
                "extended",
                "round the clock, one site",
                "round the clock, two sites",
            ]),
            "when they are there: Monday to Friday by day, every day by day, or day and night",
            r#""extended""#,
        ),
        Key::optional(
            "on_duty",
            Kind::Integer,
            "how many of them take what comes in one shift",
            "2",
        )
        .default("1"),
        Key::optional(
            "on_call",
            Kind::Choice(&["nobody", "domain", "team"]),
            "who answers outside the shifts: nobody, somebody for several services, or one of them",
            r#""domain""#,
        )
        .default(r#""nobody""#),
        Key::optional(
            "zone",
            Kind::Text,
            "the zone in which shifts begin, at six in the morning and in the evening",
            r#""Europe/Berlin""#,
        )
        .default(r#""UTC""#),
        Key::optional(
            "skills",
            Kind::Texts,
            "skills, such as levels of a framework",
            r#"["application support, level 4, twice"]"#,
        ),
        Key::optional(
            "rotation",
            Kind::Text,
            "how people move between support and development",
            r#""one developer for a quarter, one analyst back""#,
        ),
    ],
);

/// Keys of one `[[knowledge]]`.
pub static KNOWLEDGE: Section = Section::repeated(
    "knowledge",
    "Who can handle a class of incident that matters: a number, never names.",
    &[
        Key::required("class", Kind::Text, "the class of incident", r#""payment run stops""#),
        Key::required(
            "able",
            Kind::Integer,
            "people able: they say so, and have passed a drill",
            "3",
        ),
        Key::optional("drilled", Kind::Date, "day of the last drill", "2026-03-12"),
    ],
);

/// Keys of `[development]`.
pub static DEVELOPMENT: Section = Section::table(
    "development",
    "How the team and development work together, and until when.",
    &[
        Key::optional(
            "mode",
            Kind::Text,
            "the mode: working together, facilitating, as a service",
            r#""working together""#,
        ),
        Key::optional("until", Kind::Date, "day on which it ends or is decided anew", "2026-09-30"),
    ],
);

/// Keys of `[return]`.
pub static RETURN: Section = Section::table(
    "return",
    "When the duty goes back. First both sides have it together; then the sponsor decides. Nothing \
     is handed over by itself.",
    &[
        Key::optional(
            "when",
            Kind::Texts,
            "what calls for it",
            r#"["load alarm in two months running", "fewer than two people able for a class"]"#,
        ),
        Key::optional(
            "joint_duty_days",
            Kind::Integer,
            "days in which both sides have the duty together before anything goes back",
            "20",
        ),
        Key::optional("decided_by", Kind::Text, "role that decides: the sponsor", r#""CIO""#),
        Key::optional("within_days", Kind::Integer, "days in which it decides", "10"),
    ],
);

/// Keys of one `[[signature]]`.
pub static SIGNATURE: Section = Section::repeated(
    "signature",
    "A place to sign. Four are needed: for operations, development, the service, and the sponsor.",
    &[
        Key::required("role", Kind::Text, "the role, never a name", r#""Head of Operations""#),
        Key::required(
            "of",
            Kind::Choice(&["operations", "development", "service", "sponsor"]),
            "what it stands for",
            r#""operations""#,
        ),
        Key::optional("on", Kind::Date, "day on which it signed", "2026-01-20"),
    ],
);

/// Keys of `[assumptions]`.
pub static ASSUMPTIONS: Section = Section::table(
    "assumptions",
    "What sizing takes for granted, in hours of work. Replace the defaults by what you have counted.",
    &[
        Key::optional(
            "utilisation",
            Kind::Number,
            "share of people's time for such work: at most 0.5 if the team is to improve the \
             service, at most 0.75 for support alone",
            "0.5",
        )
        .default("0.5"),
        Key::optional(
            "hours_per_incident",
            Kind::Number,
            "hours of one incident whose class has none of its own below",
            "2",
        )
        .default("2"),
        Key::optional("problem_hours", Kind::Number, "hours a month for problems", "30")
            .default("0"),
        Key::optional("releases", Kind::Number, "releases a month", "1").default("0"),
        Key::optional("hours_per_release", Kind::Number, "hours of one release", "8").default("8"),
        Key::optional("onboarding_hours", Kind::Number, "hours a month for new people", "10")
            .default("0"),
        Key::optional(
            "learning",
            Kind::Number,
            "share of the fixable that a team really learns to fix",
            "0.6",
        )
        .default("0.6"),
    ],
);

/// Keys of one `[[hours]]`.
pub static HOURS: Section = Section::repeated(
    "hours",
    "Hours of one incident by what it takes to end it.",
    &[
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
            "what it takes",
            r#""data""#,
        ),
        Key::required("hours", Kind::Number, "hours of work", "1.5"),
    ],
);

/// Keys of `[costs]`.
pub static COSTS: Section = Section::table(
    "costs",
    "What the team costs, in hours of work; money is stored nowhere.",
    &[
        Key::required("people", Kind::Number, "people who would be paid for it", "4"),
        Key::optional(
            "hours_per_person",
            Kind::Number,
            "hours of work that one of them costs a month",
            "140",
        )
        .default("130"),
        Key::optional("tool_hours", Kind::Number, "hours a month for tools", "20").default("0"),
        Key::optional(
            "training_hours",
            Kind::Number,
            "hours in the first year for training",
            "120",
        )
        .default("0"),
        Key::optional(
            "developer_hours",
            Kind::Number,
            "hours of a developer that one incident interrupts",
            "3",
        )
        .default("2"),
    ],
);
