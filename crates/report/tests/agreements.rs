//! The pages of agreements as a reader gets them: sound, safe, and saying what the JSON says.

mod sound;

use quick_xml::escape::unescape;
use sound::sound;
use thirdline_domain::agreement::Agreements;
use thirdline_domain::{
    Basis, History, NO_PRIORITY, Organisation, Pattern, Stated, Status, StatusClass,
};
use thirdline_evidence::Selection;
use thirdline_evidence::agreements::{
    Explained, Flip, ProposalQuestion, Replay, ReplayQuestion, Replayed, compare, explain, propose,
};
use thirdline_history::{Plan, generate};
use thirdline_report::Import;
use thirdline_report::agreements::{ReplayReport, html, json, text};
use thirdline_report::text::Style;
use thirdline_time::Zone;

const HOSTILE: &str = "<script>alert(\"1\")</script> & 'Söhne' \u{0}]]>";
const HOUR: i64 = 3_600_000_000;

const CALENDAR: &str = "[[calendar]]\nname = \"Office\"\nzone = \"Europe/Berlin\"\n\
    [calendar.week]\nweekdays = \"08:00-17:00\"\n";

/// An agreement on all that a history can tell of, and one goal that it cannot.
fn agreement(receiver: &str, version: u32, accept: &str, resolve: &str) -> Agreements {
    let goal = |(goal, within): (&str, &str)| {
        format!("[[agreement.goal]]\ngoal = \"{goal}\"\nwithin = \"{within}\"\n")
    };
    let owed = [
        ("accept", accept),
        ("resolve", resolve),
        ("hand_over_within", "18h"),
        ("next_update", "9h"),
    ];
    let goals = owed.map(goal).concat();
    let toml = format!(
        "{CALENDAR}[[agreement]]\nname = \"Third <line>\"\nversion = {version}\n\
         receiver = \"{receiver}\"\ncalendar = \"Office\"\n{goals}"
    );
    Agreements::parse("ola.toml", &toml, &mut |_| Err("no other file".to_owned())).expect("sound")
}

fn replayed(history: &History, organisation: &Organisation, agreements: &Agreements) -> Replay {
    Replay::of(history, organisation, agreements, &ReplayQuestion::default())
}

struct Said {
    html: String,
    text: String,
    json: String,
}

fn say_replay(history: &History, replay: &Replay) -> Said {
    let import = Import { organisation: Some(HOSTILE.to_owned()), ..Import::default() };
    let report = ReplayReport { replay, history, import: &import };
    let mut json = Vec::new();
    json::replay(&report, &mut json).expect("written");
    Said {
        html: html::replay(&report),
        text: text::replay(&report, Style::default()),
        json: String::from_utf8(json).expect("UTF-8"),
    }
}

fn say_explain(number: &str, history: &History, explained: &[Explained]) -> Said {
    let mut json = Vec::new();
    json::explain(number, history, explained, &mut json).expect("written");
    Said {
        html: html::explain(number, history, explained),
        text: text::explain(number, history, explained, Style::default()),
        json: String::from_utf8(json).expect("UTF-8"),
    }
}

/// Sections of the page: id and markup.
fn sections(page: &str) -> Vec<&str> {
    page.split("<section").skip(1).map(|s| s.split("</section>").next().unwrap_or(s)).collect()
}

fn whole(page: &str) {
    assert!(sound(page) < 700_000, "{} bytes", page.len());
    assert!(!page.contains("NaN") && !page.contains(">inf"), "only numbers");
    for section in sections(page).iter().filter(|section| section.contains("<svg")) {
        assert!(section.contains("<table"), "numbers stand beside a drawing: {section:.200}");
    }
}

/// The words of the page, one blank between them.
fn words(page: &str) -> String {
    let mut found = String::new();
    for part in page.split('<') {
        let words = part.split_once('>').map_or("", |(_, words)| words);
        found.push_str(&unescape(words).expect("escaped"));
        found.push(' ');
    }
    let found = found.replace(['\u{a0}', '\u{202f}'], " ");
    found.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every sentence of the text that begins with a point stands in the page, in the same order.
fn says_the_same(said: &Said) {
    let page = words(&said.html);
    let mut at = 0;
    let lines = said.text.replace("\n  ", " ").replace(['\u{a0}', '\u{202f}'], " ");
    for line in lines.lines().filter_map(|line| line.strip_prefix("· ")) {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = page[at..].find(&line);
        assert!(found.is_some(), "the page says {line:?}, and in this order");
        at += found.unwrap_or(0);
    }
    assert!(at > 0, "there is something to say");
}

fn generated(incidents: u32) -> (History, Organisation) {
    let made = generate(&Plan { incidents, ..Plan::default() });
    let organisation = Organisation::parse("who.toml", &made.organisation_toml).expect("sound");
    (made.history, organisation)
}

/// A team of development that gets most incidents.
fn receiver(history: &History, organisation: &Organisation) -> String {
    let mut busy: Vec<(usize, &str)> = history
        .teams
        .iter()
        .enumerate()
        .filter(|(_, name)| organisation.team(name).is_some_and(|t| t.line == Some(3)))
        .map(|(id, name)| (history.team.iter().filter(|t| **t as usize == id).count(), name))
        .collect();
    busy.sort_unstable();
    busy.last().expect("a third line").1.to_owned()
}

/// Incidents that go to a team and back, with a hold; every other one is never resolved.
fn hostile(incidents: usize) -> History {
    let mut history = History::empty(Basis::Events);
    history.statuses =
        [StatusClass::Queued, StatusClass::Active, StatusClass::WaitingUser, StatusClass::Resolved]
            .map(|class| Status {
                status: HOSTILE.to_owned(),
                sub_status: String::new(),
                stated: Stated::Class(class),
            })
            .to_vec();
    let service = history.services.intern(HOSTILE);
    let priority = history.priorities.intern(HOSTILE) as u16;
    history.priority_rank = vec![Some(0)];
    for (incident, hour) in (0..incidents).zip((0_i64..).step_by(31)) {
        history.incidents.intern(&format!("{HOSTILE}{incident}"));
        history.opened.push(hour * HOUR);
        let steps: &[(usize, usize)] =
            &[(0, 1), (1, 0), (1, 1), (1, 2), (1, 1), (0, 1), (1, 0), (1, 1), (1, 1)];
        for (step, (team, status)) in (0_i64..).zip(steps) {
            history.at.push((hour + step * (1 + hour % 7)) * HOUR);
            history.team.push(history.teams.intern(&format!("{HOSTILE} {team}")));
            history.status.push(*status as u16);
            history.priority.push(if step == 1 { priority } else { NO_PRIORITY });
            history.service.push(service);
        }
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
fn a_replay_says_the_same_as_page_text_and_json() {
    let (history, organisation) = generated(3_000);
    let receiver = receiver(&history, &organisation);
    let agreements = agreement(&receiver, 1, "4h", "45h");
    let replay = replayed(&history, &organisation, &agreements);
    let said = say_replay(&history, &replay);
    whole(&said.html);
    says_the_same(&said);
    for section in ["kept", "spread", "minutes", "priorities", "months", "signals", "missing"] {
        assert!(said.html.contains(&format!("<h2 id=\"{section}\"")), "{section}");
    }
    let page = words(&said.html);
    let first = &replay.agreements[0];
    assert!(first.handovers > 20, "there is something to say");
    for goal in first.goals.iter().filter(|g| g.is_recorded) {
        assert!(said.json.contains(&format!("\"met\": {}", goal.kept.met)));
        let row = format!(
            "{} {} {} {}",
            thirdline_chart::format::count(goal.kept.met),
            thirdline_chart::format::count(goal.kept.missed),
            thirdline_chart::format::count(goal.kept.void),
            thirdline_chart::format::count(goal.kept.running)
        );
        assert!(page.contains(&row), "{row}");
    }
    let hours = first.charged.total / i128::from(HOUR);
    assert!(page.contains(&format!("Together {} user", thirdline_chart::format::count(hours))));
    assert!(page.contains("Next update within 9 h: a ticket history does not record it."));
}

#[test]
fn an_explanation_draws_every_stretch_and_says_it() {
    let (history, organisation) = generated(800);
    let receiver = receiver(&history, &organisation);
    let agreements = agreement(&receiver, 1, "4h", "45h");
    let mut explained_incidents = 0;
    for incident in 0..history.incident_count() {
        let explained = explain(&history, &organisation, &agreements, incident);
        if explained.is_empty() {
            continue;
        }
        explained_incidents += 1;
        if explained_incidents > 12 {
            break;
        }
        let number = history.incidents.find_name(incident as u32).expect("a number");
        let said = say_explain(number, &history, &explained);
        whole(&said.html);
        says_the_same(&said);
        assert!(said.html.contains("c-strip-full"), "the journey and the clocks are one drawing");
    }
    assert!(explained_incidents > 5);
}

#[test]
fn a_year_of_clocks_stays_light() {
    let mut history = hostile(1);
    let last = history.at.len() - 1;
    history.at[last] += 3 * 366 * 24 * HOUR;
    let agreements = agreement("*1", 1, "4h", "45h");
    let explained = explain(&history, &Organisation::default(), &agreements, 0);
    let page = html::explain("INC1", &history, &explained);
    whole(&page);
    assert!(page.matches("<rect").count() < 3_000, "{}", page.matches("<rect").count());
}

#[test]
fn hostile_names_are_words_and_nothing_else() {
    for incidents in [1, 2, 90] {
        let history = hostile(incidents);
        let organisation = Organisation::default();
        let (first, second) = (agreement("*1", 1, "1h", "9h"), agreement("*1", 2, "4h", "4h"));
        let replays = [&first, &second].map(|a| replayed(&history, &organisation, a));
        let of = |i: usize| -> Vec<&Replayed> { replays[i].agreements.iter().collect() };
        let comparison = compare(&of(0), &of(1));
        let explained = explain(&history, &organisation, &first, 0);
        let question = ProposalQuestion {
            agreement: first.list[0].clone(),
            keep: 85,
            selection: Selection::default(),
        };
        let proposed = propose(&history, &organisation, &first, &question);
        for page in [
            say_replay(&history, &replays[0]).html,
            say_explain(HOSTILE, &history, &explained).html,
            html::compare((HOSTILE, "second"), &history, &comparison),
            html::propose(HOSTILE, 85, &proposed, &Zone::utc()),
        ] {
            whole(&page);
            assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"));
            assert!(!page.contains("<script") && !page.contains("alert(\""));
        }
    }
}

#[test]
fn a_comparison_says_who_gains_and_lists_what_flips() {
    let history = hostile(90);
    let organisation = Organisation::default();
    let (first, second) = (agreement("*1", 1, "30m", "40h"), agreement("*1", 2, "2h", "2h"));
    let replays = [&first, &second].map(|a| replayed(&history, &organisation, a));
    let of = |i: usize| -> Vec<&Replayed> { replays[i].agreements.iter().collect() };
    let comparison = compare(&of(0), &of(1));
    let page = html::compare(("First v1", "First v2"), &history, &comparison);
    whole(&page);
    let words = words(&page);
    let turned = |is: fn(&Flip) -> bool| {
        comparison.flips.iter().filter(|f| f.kind.is_in_a_history() && is(f)).count()
    };
    let (won, lost) = (turned(Flip::is_won), turned(Flip::is_lost));
    assert!(won + lost > 0, "the two differ");
    assert!(words.contains(&format!(
        "Under First v2, {won} clocks that were missed are met, and {lost} that were met are missed."
    )));
    let listed = (won + lost).min(50);
    let flips = sections(&page).into_iter().find(|s| s.contains("id=\"flips\"")).expect("listed");
    assert_eq!(flips.matches("<th scope=\"row\"").count(), listed);
    assert!(words.contains("not recorded"), "the next update");
    let same = compare(&of(0), &of(0));
    let page = html::compare(("A", "B"), &history, &same);
    whole(&page);
    assert!(page.contains("Nobody is charged with more or less than before."));
}

#[test]
fn a_proposal_says_too_few_in_words() {
    let (history, organisation) = generated(3_000);
    let receiver = receiver(&history, &organisation);
    let mut agreements = agreement(&receiver, 1, "4h", "45h");
    let question = |agreements: &Agreements| ProposalQuestion {
        agreement: agreements.list[0].clone(),
        keep: 85,
        selection: Selection::default(),
    };
    let proposed = propose(&history, &organisation, &agreements, &question(&agreements));
    let page = html::propose(&receiver, 85, &proposed, &Zone::utc());
    whole(&page);
    for p in proposed.proposals.iter().filter_map(|p| p.rounded) {
        let goal = format!("goal {}", thirdline_time::working_text(p));
        assert!(words(&page).contains(&goal), "{goal}");
    }
    agreements.list[0].receivers = vec![Pattern::new("nobody at all".to_owned())];
    let proposed = propose(&history, &organisation, &agreements, &question(&agreements));
    let page = html::propose("nobody at all", 85, &proposed, &Zone::utc());
    whole(&page);
    assert!(page.contains("would be enough"), "what would be enough");
}

#[test]
fn nothing_handed_over_nothing_agreed_and_nothing_ended_still_give_pages() {
    let organisation = Organisation::default();
    let nobody = agreement("nobody", 1, "4h", "45h");
    for history in [hostile(3), History::empty(Basis::Events)] {
        let replay = replayed(&history, &organisation, &nobody);
        let said = say_replay(&history, &replay);
        whole(&said.html);
        assert!(said.html.contains("No incident was handed over under it"));
        assert!(said.html.contains("No time was counted."));
    }
    let history = hostile(2);
    let mut without_goals = agreement("*1", 1, "4h", "45h");
    without_goals.list[0].goals.clear();
    let said = say_replay(&history, &replayed(&history, &organisation, &without_goals));
    whole(&said.html);
    let explained = explain(&history, &organisation, &without_goals, 0);
    assert!(!explained.is_empty());
    let said = say_explain("INC1", &history, &explained);
    whole(&said.html);
    assert!(said.html.contains("No goal of the agreement ran on it."));
    whole(&html::explain("INC1", &history, &[]));
    // The second is never resolved, and its last clock still runs.
    let running = explain(&history, &organisation, &agreement("*1", 1, "4h", "2000h"), 1);
    let said = say_explain("INC2", &history, &running);
    whole(&said.html);
    assert!(words(&said.html).contains("running"), "{}", said.text);
}

#[test]
fn a_history_that_was_cut_shows_no_months() {
    let mut history = hostile(60);
    for range in history.starts.windows(2).map(|w| w[1] as usize - 1).collect::<Vec<_>>() {
        history.at[range] = 400 * 24 * HOUR;
    }
    let organisation = Organisation::default();
    let replay = replayed(&history, &organisation, &agreement("*1", 1, "4h", "45h"));
    assert!(replay.is_cut);
    let said = say_replay(&history, &replay);
    whole(&said.html);
    assert!(said.html.contains("No months are shown: 100"));
    assert!(said.text.contains("No months are shown: 100"));
    assert!(!said.html.contains("1970-01"), "no month");
    assert!(said.json.contains("\"cut_by_closing_date\": true"));
}
