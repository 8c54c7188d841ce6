//! How many people a support team takes; which constraint binds is the first sentence.

use super::words::hours;
use crate::Import;
use crate::html::words::of_import;
use crate::paper::{Block, Cell, Drawing, Grid, Paper, Part, say};
use crate::text::Style;
use thirdline_chart::format::{count, number, percent};
use thirdline_chart::{Bar, Bars, Hue, bar_text, bars};
use thirdline_domain::charter::Rota;
use thirdline_evidence::charter::{
    Binding, Domain, Estimate, HOURS_A_MONTH, LEAST_MONTHS, Load, MOST_A_SHIFT, MOST_ON_CALL,
    ROOM_TO_IMPROVE, SUPPORT_ALONE, Sizing, TOO_SMALL_BELOW,
};

/// The report of `thirdline charter size`; `name` is the charter's.
#[must_use]
pub fn size(sizing: &Sizing, name: &str, import: &Import) -> Paper {
    let mut parts = vec![people(sizing), work(sizing), load(sizing)];
    parts.extend(sizing.fills.map(|fills| too_small(sizing, fills)));
    parts.push(unknown(sizing));
    let rota = if sizing.rota_is_assumed { "working hours assumed" } else { sizing.rota.words() };
    Paper {
        of: of_import(import),
        title: "How many people does it take?".to_owned(),
        facts: vec![format!(
            "{name} · {} · {rota} · {} whole months",
            sizing.services.join(", "),
            sizing.months
        )],
        parts,
        footer: vec![
            "Intervals are 95 % intervals, from month to month for the work and from week to week \
             for the load. The tool advises; people decide."
                .to_owned(),
        ],
        ..Paper::default()
    }
}

/// `3.4 (2.9–3.9)`
fn estimate(estimate: &Estimate) -> String {
    format!(
        "{} ({}–\u{2060}{})",
        number(estimate.value),
        number(estimate.low),
        number(estimate.high)
    )
}

fn persons(n: u32) -> String {
    if n == 1 { "one person".to_owned() } else { format!("{n} people") }
}

/// When somebody is there.
fn there(rota: Rota) -> &'static str {
    match rota {
        Rota::WorkingHours => "a rota on working days",
        Rota::Extended => "a rota on every day of the week",
        Rota::OneSite => "a rota round the clock from one site",
        Rota::TwoSites => "a rota round the clock from two sites",
    }
}

/// Which constraint binds, and whether the charter meets it.
pub(super) fn sentence(sizing: &Sizing) -> String {
    let binds = sizing.binds.people;
    let work = sizing.people_by_work.as_ref();
    let mut text = match (sizing.binds.what, work) {
        (Binding::Rota, Some(work)) => format!(
            "What binds is being there, not the work: {} takes {}, and the work fills {} of them.",
            there(sizing.rota),
            persons(binds),
            estimate(work)
        ),
        (Binding::Rota, None) => format!(
            "What binds, as far as anybody can tell, is being there: {} takes {}.",
            there(sizing.rota),
            persons(binds)
        ),
        (Binding::Work, _) => format!(
            "What binds is the work: it takes {}; being there alone would take {}.",
            persons(binds),
            sizing.rota.floor()
        ),
        (Binding::OnCall, _) => format!(
            "What binds is being on call: with fewer than {}, each would be on call for more than a \
             quarter of all hours.",
            persons(binds)
        ),
    };
    match sizing.people {
        Some(people) if people < binds => {
            text.push_str(&format!(" The charter has {}: {} short.", people, binds - people));
        }
        Some(people) => text.push_str(&format!(" The charter has {people}: enough.")),
        None => {}
    }
    text
}

fn people(sizing: &Sizing) -> Part {
    Part::new("people", "People", "People")
        .lead(sentence(sizing))
        .with(Block::Drawing(drawing(sizing)))
        .grid(constraints(sizing))
        .note(
            "The smallest rotas are those of practice: eight round the clock from one site, six at \
             each of two, three otherwise. What the work takes is rounded up from the upper limit of \
             its interval.",
        )
}

fn drawing(sizing: &Sizing) -> Drawing {
    let mut rows: Vec<Bar> = Vec::new();
    if let Some(work) = &sizing.people_by_work {
        let bar = Bar::plain("the work fills", work.value, Hue::A, estimate(work));
        rows.push(bar.with_interval(work.low, work.high));
    }
    let plain =
        |label: &str, people: u32| Bar::plain(label, f64::from(people), Hue::A, people.to_string());
    for constraint in sizing.constraints.iter().filter(|c| c.what != Binding::Work) {
        let label =
            if constraint.what == Binding::Rota { "the rota takes" } else { "on call takes" };
        rows.push(plain(label, constraint.people));
    }
    rows.extend(sizing.people.map(|people| plain("the charter has", people)));
    let lines = rows.clone();
    Drawing {
        id: "people-bars".to_owned(),
        title: "People by what asks for them".to_owned(),
        caption: "People: what the work fills, what being there takes, what the charter has."
            .to_owned(),
        draw: Box::new(move |frame| bars(&Bars { rows: rows.clone(), ..Bars::default() }, frame)),
        lines: Box::new(move |style: Style| {
            let length = |bar: &Bar| bar.parts.iter().map(|part| part.value).sum::<f64>();
            let most = lines.iter().map(length).fold(1.0, f64::max);
            let line = |bar: &Bar| {
                let drawn = bar_text(length(bar) / most, 24, style.ascii);
                format!("{:<16} {drawn:<24} {}", bar.label, bar.value)
            };
            lines.iter().map(line).collect()
        }),
        data: String::new(),
    }
}

fn constraints(sizing: &Sizing) -> Grid {
    let mut grid = Grid::new("").words("What asks for people").numbers("At least").words("Why");
    for constraint in &sizing.constraints {
        let (what, why) = match constraint.what {
            Binding::Rota => ("being there", there(sizing.rota).to_owned()),
            Binding::Work => (
                "the work",
                format!(
                    "{} a month ÷ ({} h a person × {})",
                    sizing.demand.as_ref().map_or(String::new(), |d| format!("{} h", estimate(d))),
                    number(HOURS_A_MONTH),
                    percent(sizing.utilisation)
                ),
            ),
            Binding::OnCall => {
                ("being on call", format!("no more than {} of all hours", percent(MOST_ON_CALL)))
            }
        };
        let binds = if constraint.what == sizing.binds.what { "binds" } else { "" };
        grid = grid.row(vec![
            Cell::Words(what.to_owned(), binds.to_owned()),
            Cell::Number(constraint.people.to_string()),
            why.into(),
        ]);
    }
    grid
}

fn work(sizing: &Sizing) -> Part {
    let part = Part::new("work", "The work", "Work");
    let (Some(demand), Some(incidents)) = (&sizing.demand, &sizing.a_month) else {
        return part.lead(format!(
            "Too few to say how much work it is: {} whole months, and it takes {LEAST_MONTHS}.",
            sizing.months
        ));
    };
    let mut grid = Grid::new("Hours of work a month")
        .words("What")
        .numbers("A month")
        .numbers("Hours each")
        .numbers("Hours");
    let row = |grid: Grid, what: &str, a_month: String, each: String, hours_: f64| {
        grid.row(vec![
            what.into(),
            Cell::Number(a_month),
            Cell::Number(each),
            Cell::Number(hours(hours_)),
        ])
    };
    for class in &sizing.classes {
        let what = format!("incidents, {}", class.class);
        grid = row(grid, &what, number(class.a_month), number(class.hours_each), class.hours);
    }
    grid = row(grid, "problems", String::new(), String::new(), sizing.problem_hours);
    grid = row(grid, "releases", String::new(), String::new(), sizing.release_hours);
    grid = row(grid, "new people", String::new(), String::new(), sizing.onboarding_hours);
    grid = row(grid, "all", number(incidents.value), String::new(), demand.value);
    let mut part = part
        .lead(format!(
            "{} incidents a month get beyond the first line; with problems, releases and new people \
             that is {} h of work a month.",
            estimate(incidents),
            estimate(demand)
        ))
        .grid(grid);
    if sizing.utilisation > SUPPORT_ALONE {
        part = part.with(Block::Stamp(format!(
            "{} of people's time for such work is more than a team can bear: {} at most for support \
             alone, {} if it is to improve the service.",
            percent(sizing.utilisation),
            percent(SUPPORT_ALONE),
            percent(ROOM_TO_IMPROVE)
        )));
    } else if sizing.utilisation > ROOM_TO_IMPROVE {
        part = part.note(format!(
            "With {} of people's time in such work, this is a team for support alone: above {} there \
             is no room to improve the service.",
            percent(sizing.utilisation),
            percent(ROOM_TO_IMPROVE)
        ));
    }
    part.note("Hours each are the charter's assumptions. Count your own for four weeks.")
}

fn load(sizing: &Sizing) -> Part {
    let part = Part::new("load", "The load of those on duty", "Load");
    let Some(load) = &sizing.load else {
        return part.lead("Too few shifts to say what those on duty would bear.");
    };
    let mut part = part
        .lead(load_sentence(load))
        .with(Block::Drawing(load_drawing(load)))
        .text(format!(
            "The limit is {} incidents for each person on duty and shift. Whenever two of four weeks \
             lie above it on average, that is a load alarm: {}.",
            number(MOST_A_SHIFT),
            match (load.alarm_weeks, load.alarm_now) {
                (0, _) => format!("none in {} weeks", load.weeks),
                (n, true) => format!("it would have stood in {n} of {} weeks, and stands now", load.weeks),
                (n, false) => format!("it would have stood in {n} of {} weeks, not now", load.weeks),
            }
        ));
    part = match sizing.on_call_share {
        Some(share) => {
            let word = if share > MOST_ON_CALL { "too much" } else { "within the limit" };
            part.text(format!(
                "Each would be on call for {} of all hours: {word}; the limit is {}.",
                percent(share),
                percent(MOST_ON_CALL)
            ))
        }
        None => part.text("Nobody of the team is on call outside the shifts."),
    };
    part
}

fn load_sentence(load: &Load) -> String {
    let whom = if load.on_duty == 1 {
        "The person on duty".to_owned()
    } else {
        format!("Each of {} on duty", load.on_duty)
    };
    format!(
        "{whom} would take {} incidents a shift, {} or more on the busiest tenth. Shifts above the \
         limit: {}.",
        estimate(&load.mean),
        number(load.p90),
        say(&load.above)
    )
}

fn load_drawing(load: &Load) -> Drawing {
    let last = load.by_count.len() - 1;
    let rows: Vec<(String, u64)> = load
        .by_count
        .iter()
        .enumerate()
        .map(|(n, shifts)| {
            (if n == last { format!("{n} or more") } else { n.to_string() }, *shifts)
        })
        .collect();
    let lines = rows.clone();
    let said = |shifts: u64, all: u64| {
        format!("{} · {}", count(shifts), percent(shifts as f64 / all.max(1) as f64))
    };
    let all = load.shifts;
    Drawing {
        id: "shifts".to_owned(),
        title: "Shifts by the number of incidents".to_owned(),
        caption: format!(
            "Shifts of twelve hours by the incidents that fell into them, of {}.",
            count(all)
        ),
        draw: Box::new(move |frame| {
            let bar = |(label, shifts): &(String, u64)| {
                Bar::plain(label.as_str(), *shifts as f64, Hue::A, said(*shifts, all))
            };
            bars(&Bars { rows: rows.iter().map(bar).collect(), ..Bars::default() }, frame)
        }),
        lines: Box::new(move |style: Style| {
            let most = lines.iter().map(|row| row.1).max().unwrap_or(1).max(1);
            lines
                .iter()
                .map(|(label, shifts)| {
                    let bar = bar_text(*shifts as f64 / most as f64, 24, style.ascii);
                    format!("{label:<10} {bar:<24} {}", said(*shifts, all))
                })
                .collect()
        }),
        data: String::new(),
    }
}

fn too_small(sizing: &Sizing, fills: f64) -> Part {
    let part = Part::new("domain", "A team of its own, or a domain", "Domain");
    let Some(domain) = &sizing.domain else {
        let word = if fills < TOO_SMALL_BELOW { "too small for" } else { "enough for" };
        return part.lead(format!(
            "The work fills {} of the smallest rota: {word} a team of its own.",
            percent(fills)
        ));
    };
    let part = part.lead(domain_sentence(sizing, domain, fills));
    if domain.companions.is_empty() {
        return part.text(
            "Look for services of one customer journey or one architecture, not of one place; or let \
             development keep the duty, with an agreement.",
        );
    }
    let mut grid = Grid::new("").words("With").numbers("In common").numbers("Hours a month");
    for companion in &domain.companions {
        grid = grid.row(vec![
            companion.service.as_str().into(),
            Cell::Number(percent(companion.common)),
            Cell::Number(hours(companion.hours)),
        ]);
    }
    let of = if domain.shares_teams { "development teams" } else { "unit of development" };
    part.grid(grid).note(format!(
        "In common: the share of a service's third-line stays with the same {of}. Under {} of the \
         smallest rota is too small.",
        percent(TOO_SMALL_BELOW)
    ))
}

fn domain_sentence(sizing: &Sizing, domain: &Domain, fills: f64) -> String {
    let alone = format!(
        "The work fills {} of the smallest rota: too small for a team of its own.",
        percent(fills)
    );
    let names: Vec<&str> = domain.companions.iter().map(|c| c.service.as_str()).collect();
    match names.as_slice() {
        [] => format!("{alone} No other service shares its development."),
        names if domain.fills_the_rota => format!(
            "{alone} Together with {} it would fill {} of {} people: a domain team.",
            names.join(", "),
            number(domain.people_by_work),
            sizing.rota.floor()
        ),
        names => format!(
            "{alone} Even with {} the work fills {} of {} people: choose shorter hours, or let \
             development keep the duty.",
            names.join(", "),
            number(domain.people_by_work),
            sizing.rota.floor()
        ),
    }
}

fn unknown(sizing: &Sizing) -> Part {
    let mut points = vec![
        "How many hours an incident really takes: no ticket history records them.".to_owned(),
        "When an incident reached the team: shifts are those of its report.".to_owned(),
        "What alerts cost that never became incidents.".to_owned(),
        "How the number of incidents changes once the team improves the service.".to_owned(),
    ];
    if sizing.classes.iter().any(|class| class.class == "not recorded") {
        points.push(
            "What ended some incidents: they count with the general hours of the charter."
                .to_owned(),
        );
    }
    if sizing.cut_by_closing_date {
        points.push(
            "What is still open: the history was cut by closing date, so that the last months miss \
             incidents."
                .to_owned(),
        );
    }
    Part::new("unknown", "What we do not know", "Not known").points(points)
}
