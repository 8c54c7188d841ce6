//! The page as a reader gets it: sound, self-contained, and safe with whatever a history holds.

mod sound;

use sound::sound;
use thirdline_domain::{
    Basis, History, NO_PRIORITY, NONE, Organisation, Stated, Status, StatusClass,
};
use thirdline_evidence::{Dimension, Evidence, Question, Selection};
use thirdline_history::{Plan, generate};
use thirdline_report::html::{html, journey_strip};
use thirdline_report::{AssumedStatus, Disputed, Import, ImportNote, Report};

const HOSTILE: &str = "<script>alert(\"1\")</script> & 'Söhne' \u{0}]]>";

fn page(history: &History, organisation: &Organisation, question: Question) -> String {
    let disputed = Disputed {
        listed: 3,
        found: 1,
        unknown: vec![HOSTILE.to_owned(), "INC9".to_owned()],
        without: Evidence::of(history, organisation, question.clone()).measures,
    };
    let evidence = Evidence::of(history, organisation, question);
    let import = Import {
        organisation: organisation.name.clone(),
        files: vec![(HOSTILE.to_owned(), 12)],
        mapping: format!("Read with {HOSTILE}."),
        notes: vec![
            ImportNote { key: "ties", count: 3, about: "share an instant" },
            ImportNote { key: "none", count: 0, about: "never shown" },
        ],
        assumed: (0..10)
            .map(|_| AssumedStatus { status: HOSTILE.to_owned(), class: "note", rows: 7 })
            .collect(),
        queries: vec![("audit".to_owned(), "SELECT a FROM b WHERE c < 3 && d".to_owned())],
    };
    html(&Report { evidence: &evidence, history, import: &import, disputed: Some(&disputed) })
}

fn everything() -> Question {
    Question { by: Dimension::ALL.to_vec(), ..Question::default() }
}

fn generated(incidents: u32) -> (History, Organisation) {
    let made = generate(&Plan { incidents, ..Plan::default() });
    let organisation = Organisation::parse("who.toml", &made.organisation_toml).expect("sound");
    (made.history, organisation)
}

/// Every name is hostile; `incidents` go from team to team and back.
fn hostile(incidents: usize, basis: Basis) -> History {
    const HOUR: i64 = 3_600_000_000;
    let mut history = History::empty(basis);
    let stated = |class| Status {
        status: HOSTILE.to_owned(),
        sub_status: String::new(),
        stated: Stated::Class(class),
    };
    history.statuses =
        [StatusClass::Queued, StatusClass::Active, StatusClass::WaitingUser, StatusClass::Resolved]
            .map(stated)
            .to_vec();
    let service = history.services.intern(HOSTILE);
    let priority = history.priorities.intern(HOSTILE) as u16;
    history.priority_rank = vec![Some(0)];
    for (incident, hour) in (0..incidents).zip((0_i64..).step_by(5)) {
        history.incidents.intern(&format!("{HOSTILE}{incident}"));
        history.opened.push(hour * HOUR);
        let steps: &[(usize, usize)] = match basis {
            Basis::Snapshot => &[(0, 0), (0, 3)],
            Basis::Events => &[(0, 0), (0, 1), (1, 0), (1, 2), (0, 1), (0, 3), (0, 1), (2, 0)],
        };
        for (step, (team, status)) in (0_i64..).zip(steps) {
            history.at.push((hour + step * (1 + hour % 7)) * HOUR);
            let team = history.teams.intern(&format!("{HOSTILE} {team}"));
            history.team.push(if step == 0 && incident % 3 == 0 { NONE } else { team });
            history.status.push(*status as u16);
            history.priority.push(if step == 1 { priority } else { NO_PRIORITY });
            history.service.push(service);
        }
        // Every other incident is resolved in the end.
        if incident % 2 == 0
            && let Some(last) = history.status.last_mut()
        {
            *last = 3;
        }
        history.starts.push(history.at.len() as u32);
    }
    history
}

#[test]
fn a_generated_history_gives_a_sound_page_with_every_section() {
    let (history, organisation) = generated(3_000);
    let page = page(&history, &organisation, everything());
    assert!(sound(&page) < 1_500_000, "{} bytes", page.len());
    // What the page tells to type works, and each breakdown says how it is ordered.
    assert!(page.contains("are written by --format json") && !page.contains("by --json"));
    assert!(page.contains("From the highest priority down") && page.contains("In order of time"));
    for section in [
        "trust",
        "halves",
        "ring",
        "journeys",
        "clock",
        "taken-up",
        "paths",
        "measures",
        "breakdowns",
        "definitions",
        "time",
        "signals",
        "disputed",
        "next",
    ] {
        assert!(page.contains(&format!("<h2 id=\"{section}\"")), "{section}");
        assert!(page.contains(&format!("href=\"#{section}\"")), "{section} in the contents");
    }
    assert!(page.contains("share an instant") && !page.contains("never shown"));
    assert!(!page.contains("NaN") && !page.contains("inf%"));
}

#[test]
fn hostile_names_are_words_and_nothing_else() {
    let organisation = Organisation::from_tables(Some(HOSTILE.to_owned()), Vec::new());
    for incidents in [1, 2, 90] {
        let page = page(&hostile(incidents, Basis::Events), &organisation, everything());
        sound(&page);
        assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"));
        assert!(!page.contains("<script") && !page.contains("alert(\""));
    }
}

#[test]
fn the_same_holds_where_sides_are_known() {
    let who = "[[team]]\npattern = \"*0\"\nside = \"operations\"\nline = 1\nhead_count = 9\n\
               [[team]]\npattern = \"*1\"\nside = \"development\"\nline = 3\nhead_count = 3\n";
    let organisation = Organisation::parse("who.toml", who).expect("sound");
    let page = page(&hostile(90, Basis::Events), &organisation, everything());
    sound(&page);
    assert!(page.contains("(teams shown together)"), "a small team keeps its name to itself");
}

#[test]
fn one_row_per_ticket_says_once_a_section_what_is_not_recorded() {
    let page = page(&hostile(60, Basis::Snapshot), &Organisation::default(), Question::default());
    sound(&page);
    let main = page.split("<main").nth(1).expect("a page");
    for section in main.split("<section").skip(1) {
        assert!(section.matches("Not recorded: one row per ticket").count() <= 1);
    }
    assert!(main.contains("Not recorded: one row per ticket"));
    assert!(!main.contains("c-strip"), "no journey is drawn from two instants");
    assert!(page.contains("SELECT a FROM b WHERE c"), "the queries that would fetch more");
}

#[test]
fn an_empty_selection_and_an_empty_history_still_give_a_page() {
    let (history, organisation) = generated(200);
    let nothing = Selection { from: Some(i64::MAX), ..Selection::default() };
    let question = Question { selection: nothing, ..everything() };
    sound(&page(&history, &organisation, question));
    for basis in [Basis::Events, Basis::Snapshot] {
        sound(&page(&History::empty(basis), &Organisation::default(), everything()));
    }
    let no_targets = Question { targets: Vec::new(), ..everything() };
    sound(&page(&history, &organisation, no_targets));
}

#[test]
fn a_journey_has_a_lane_for_each_side_and_every_minute_in_it() {
    let (history, organisation) = generated(400);
    let evidence = Evidence::of(&history, &organisation, Question::default());
    let journey = evidence.journeys.iter().find(|j| j.fact.reached_development);
    let fact = journey.expect("one reaches development").fact;
    let strip = journey_strip(&history, &evidence.teams, fact.incident as usize, evidence.horizon);
    let names: Vec<&str> = strip.lanes.iter().map(|lane| lane.name.as_str()).collect();
    assert!(names.contains(&"development"), "{names:?}");
    let drawn: i64 = strip.segments.iter().map(|s| s.end - s.start).sum();
    assert_eq!(drawn, fact.clock, "the lanes sum to the user's line");
    assert_eq!(strip.through.end - strip.through.start, fact.clock);
    assert!(strip.segments.iter().all(|s| s.lane < strip.lanes.len()));
    assert!(strip.passes.iter().all(|p| p.from != p.to));
}
