//! Could operations have fixed it? By class, by what was lacking, and when it would pay.

use super::words::{hours, user_hours, worth};
use crate::Import;
use crate::html::words::of_import;
use crate::paper::{Block, Cell, Drawing, Grid, Paper, Part, say, say_value};
use crate::text::Style;
use serde::Serialize;
use thirdline_chart::format::{count, number, percent};
use thirdline_chart::{Bar, Bars, Hue, bar_text, bars};
use thirdline_evidence::charter::{
    BreakEven, FixRow, Fixability, MOST_DRAWS, Need, ScenarioBreakEven, TOO_LITTLE,
    WORTH_CONSIDERING,
};
use thirdline_evidence::third_line::{Figure, Standing};

/// All of `thirdline charter fixability`.
#[derive(Debug, Serialize)]
pub struct FixabilityReport {
    /// What the report is about: one service, or all together.
    pub fixability: Fixability,
    /// Each service by itself, most incidents first; empty where one was asked for.
    pub services: Vec<Fixability>,
}

/// The report of `thirdline charter fixability`.
#[must_use]
pub fn fixability(report: &FixabilityReport, import: &Import) -> Paper {
    let f = &report.fixability;
    let mut parts = vec![answer(f), classes(f), needs(f), break_even(&f.break_even)];
    if report.services.len() > 1 {
        parts.push(services(&report.services));
    }
    parts.push(unknown(f));
    Paper {
        of: of_import(import),
        title: "Could operations have fixed it?".to_owned(),
        facts: vec![format!(
            "{} · {} incidents that development resolved in the last {} months, {} a month",
            f.scope,
            count(f.resolved_by_development),
            number(f.months),
            number(f.a_month)
        )],
        parts,
        footer: vec![
            "Intervals are 95 % intervals. Hours of users are hours of incidents: how many users \
             each of them hurt is not recorded. Money is stored nowhere."
                .to_owned(),
        ],
        ..Paper::default()
    }
}

/// The first sentence: what share others could have fixed, and what that speaks for.
pub(super) fn sentence(f: &Fixability) -> String {
    let figure = &f.fixable;
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => {
            let speaks = if low >= WORTH_CONSIDERING {
                "That speaks for a support team"
            } else if high < TOO_LITTLE {
                "That speaks against a support team"
            } else if value >= WORTH_CONSIDERING {
                "That is worth considering, though not certain"
            } else {
                "That alone does not speak for a support team"
            };
            format!(
                "Of what development resolved, others could have fixed up to {}: it ended without a \
                 change of code, or its solution was known. {speaks}.",
                say(figure)
            )
        }
        _ => match figure.standing {
            Standing::NotRecorded(what) => {
                format!("Nobody can tell who could have fixed it: the history has no {what}.")
            }
            _ => format!(
                "Development resolved {} incidents whose ending is recorded: too few to say who \
                 could have fixed them.",
                count(figure.n.unwrap_or(0))
            ),
        },
    }
}

fn answer(f: &Fixability) -> Part {
    let grid = Grid::new("").words("Share of what development resolved").figures("Share");
    let row = |grid: Grid, name: &str, figure: Figure| grid.row(vec![name.into(), figure.into()]);
    let grid = row(grid, "ended without a change of code (NC)", f.no_code);
    let grid = row(grid, "solution known before (KS, by incident)", f.known_solution);
    let grid = row(grid, "either: others could have fixed it", f.fixable);
    let mut part = Part::new("answer", "Who could have fixed it", "Answer").lead(sentence(f));
    if let Standing::NotRecorded(_) = f.fixable.standing {
        part = part.text(
            "Map the closure code (“closure” with [[closure]] lines for its classes), or the date of \
             the article that solved it (“known_since”), and ask again. Until then, let both sides \
             read thirty closed incidents together and count.",
        );
    }
    part.grid(grid).note(format!(
        "Worth considering from {} on; ruled out below {}. What a share alone cannot say stands \
         below: whether it pays.",
        percent(WORTH_CONSIDERING),
        percent(TOO_LITTLE)
    ))
}

fn row_words(row: &FixRow) -> String {
    format!("{} · {}", user_hours(row.user_us), say_value(&row.user_share))
}

fn drawing(id: &str, title: &str, caption: &str, rows: &[FixRow]) -> Drawing {
    let (rows, lines) = (rows.to_vec(), rows.to_vec());
    Drawing {
        id: id.to_owned(),
        title: title.to_owned(),
        caption: caption.to_owned(),
        draw: Box::new(move |frame| {
            let bar = |row: &FixRow| {
                let share = row.user_share.value.unwrap_or(0.0);
                let bar = Bar::plain(row.name, share, Hue::B, row_words(row));
                match (row.user_share.low, row.user_share.high) {
                    (Some(low), Some(high)) => bar.with_interval(low, high),
                    _ => bar,
                }
            };
            bars(&Bars { rows: rows.iter().map(bar).collect(), ..Bars::default() }, frame)
        }),
        lines: Box::new(move |style: Style| {
            let most = lines.iter().filter_map(|r| r.user_share.value).fold(0.0, f64::max);
            let line = |row: &FixRow| {
                let share = row.user_share.value.unwrap_or(0.0);
                let bar = bar_text(if most > 0.0 { share / most } else { 0.0 }, 24, style.ascii);
                format!("{:<26} {bar:<24} {}", row.name, row_words(row))
            };
            lines.iter().map(line).collect()
        }),
        data: String::new(),
    }
}

fn classes(f: &Fixability) -> Part {
    let part = Part::new("classes", "By what ended them", "Endings");
    let Some(first) = f.classes.first() else {
        return part.text("No closure code with a class is recorded.");
    };
    let mut grid = Grid::new("What ended the incidents that development resolved")
        .words("Ended by")
        .words("Operations would have needed")
        .figures("Incidents")
        .numbers("Users' hours")
        .figures("Share of them");
    for row in &f.classes {
        grid = grid.row(vec![
            row.name.into(),
            row.need.words().into(),
            row.share.into(),
            Cell::Number(user_hours(row.user_us)),
            row.user_share.into(),
        ]);
    }
    part.lead(format!(
        "Most of users' hours went into incidents that ended by {}: {}.",
        first.name,
        say(&first.user_share)
    ))
    .with(Block::Drawing(drawing(
        "class-hours",
        "Hours of users by what ended the incident",
        "Users' hours by what ended the incident, with the interval of its share.",
        &f.classes,
    )))
    .grid(grid)
}

fn needs(f: &Fixability) -> Part {
    let part = Part::new("needs", "What operations would have needed", "Needs");
    let Some(first) = f.needs.first() else {
        return part.text("Without closure codes nobody can tell what was lacking.");
    };
    let mut grid = Grid::new("")
        .words("Needed")
        .words("What a charter would give")
        .figures("Incidents")
        .numbers("Users' hours")
        .figures("Share of them");
    for row in &f.needs {
        grid = grid.row(vec![
            row.name.into(),
            row.need.gives().into(),
            row.share.into(),
            Cell::Number(user_hours(row.user_us)),
            row.user_share.into(),
        ]);
    }
    let is_others = |row: &&FixRow| !matches!(row.need, Need::CodeSkill | Need::Unknown);
    part.lead(match f.needs.iter().find(is_others) {
        Some(row) => format!(
            "Code aside, {} was most lacking, by the hours users waited: {}.",
            row.name,
            say(&row.user_share)
        ),
        None => format!("Only {} was lacking, as far as endings tell.", first.name),
    })
    .grid(grid)
    .note("A solution that was known asks for knowledge, whatever ended the incident.")
}

fn scenario_sentence(scenario: &ScenarioBreakEven) -> String {
    match scenario.in_most_draws {
        Some(worth_) if worth_ <= 0.0 => {
            "It pays whatever a user's hour is worth: it spares developers more hours than it costs."
                .to_owned()
        }
        Some(worth_) => {
            format!("It pays if an hour of a user's wait is worth more than {}.", worth(worth_))
        }
        None => "On these figures no worth of a user's hour makes it pay with certainty.".to_owned(),
    }
}

/// A worth without its unit's noun: `3 min`.
fn short(value: Option<f64>) -> String {
    value.map_or("never".to_owned(), |v| worth(v).replace(" of work", ""))
}

fn break_even(b: &BreakEven) -> Part {
    let part = Part::new("break-even", "When it pays", "Break-even");
    let Some(first) = b.scenarios.first() else {
        return part.lead("Too few to say when it pays.").text(
            "It takes twenty incidents that got beyond the first line with a third-line stay, twenty \
             without one, and twenty whose ending is recorded.",
        );
    };
    let mut grid = Grid::new("What an hour of a user's wait must be worth, in hours of work")
        .words("Who does it")
        .numbers("Fixes a month")
        .numbers("Costs a month")
        .words("Breaks even at")
        .words("Pays in four fifths from");
    if b.user_hour.is_some() {
        grid = grid.numbers("Pays in");
    }
    for scenario in &b.scenarios {
        let or_never = |value: Option<f64>| value.map_or("never".to_owned(), worth);
        let assumed = if scenario.is_assumed { "hours are assumed" } else { "" };
        let mut cells = vec![
            Cell::Words(scenario.name.to_owned(), assumed.to_owned()),
            Cell::Number(number(scenario.fixes_a_month)),
            Cell::Number(hours(scenario.hours_a_month)),
            Cell::Words(
                or_never(scenario.value),
                format!("{} to {}", short(scenario.low), short(scenario.high)),
            ),
            or_never(scenario.in_most_draws).into(),
        ];
        if let Some(pays) = scenario.pays_in {
            cells.push(Cell::Number(percent(pays)));
        }
        grid = grid.row(cells);
    }
    let mut lead = format!("{}: {}", capital(first.name), lower(&scenario_sentence(first)));
    if let (Some(hour), Some(pays)) = (b.user_hour, first.pays_in) {
        let word = if pays >= MOST_DRAWS { "it pays" } else { "that is not enough to say it pays" };
        lead.push_str(&format!(
            " At the worth you named, {}, it does so in {} of the draws: {word}.",
            worth(hour),
            percent(pays)
        ));
    }
    let which = if b.is_alike {
        "of those that ended without a change of code"
    } else {
        "of all that got beyond the first line"
    };
    part.lead(lead)
        .text(format!(
            "The median wait {which} is longer with a third-line stay than without one: by {}. This is \
             an association: hard incidents travel more, so a part of it would remain.",
            say(&b.longer)
        ))
        .grid(grid)
        .note(
            "Cost and benefit are hours of work a month. Incidents, the share others could have fixed \
             and the longer wait are drawn together by opening day, 2,000 times; “never” means that \
             users would not have waited less.",
        )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

fn services(services: &[Fixability]) -> Part {
    let mut grid = Grid::new("")
        .words("Service")
        .numbers("A month")
        .figures("Others could have fixed")
        .words("Most lacking")
        .numbers("Pays from, of work");
    for f in services {
        let worth_ = match f.break_even.scenarios.first() {
            None => "too few".to_owned(),
            Some(scenario) => short(scenario.in_most_draws),
        };
        grid = grid.row(vec![
            f.scope.as_str().into(),
            Cell::Number(number(f.a_month)),
            f.fixable.into(),
            f.needs.first().map_or("–", |row| row.name).into(),
            Cell::Number(worth_),
        ]);
    }
    let fits = |f: &&Fixability| f.fixable.low.is_some_and(|low| low >= WORTH_CONSIDERING);
    let fitting: Vec<&str> = services.iter().filter(fits).map(|f| f.scope.as_str()).collect();
    Part::new("services", "Service by service", "Services")
        .lead(match fitting.as_slice() {
            [] => "No single service has a share that is wholly above the line.".to_owned(),
            [one] => format!("One service stands out: {one}."),
            many => format!("{} services stand out: {}.", many.len(), many.join(", ")),
        })
        .grid(grid)
        .note(
            "In the order of what development resolved, not of merit. “Pays from”: the worth of a \
             user's hour, in hours of work, at which a team pays in four fifths of the draws; small \
             services pay together (thirdline charter size).",
        )
}

fn unknown(f: &Fixability) -> Part {
    let mut points = vec![
        "Whether somebody else would have found the cause: the share is an upper bound, and the \
         learning factor takes off what is usual, not what is true here."
            .to_owned(),
        "How good the closure codes are. Let both sides audit thirty of them before anybody decides."
            .to_owned(),
        "How many users each incident hurt, and how much.".to_owned(),
        "Whether incidents would have ended sooner: those that travel are the harder ones.".to_owned(),
    ];
    if f.cut_by_closing_date {
        points.push(
            "What is still open: the history was cut by closing date, so that long waits are missing."
                .to_owned(),
        );
    }
    if f.months < 11.5 {
        points.push(format!("A whole year: the history covers {} months.", number(f.months)));
    }
    Part::new("unknown", "What we do not know", "Not known").points(points)
}
