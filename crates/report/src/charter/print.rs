//! The charter as one side of A4 that is signed.

use super::check::{granted, sentence};
use crate::paper::{Block, Grid, Layout, Paper, Part};
use thirdline_domain::charter::{Charter, OnCall, Party};
use thirdline_evidence::charter::Check;

/// More stamps than this would push the signatures off the page.
const MOST_STAMPS: usize = 3;

/// The page of `thirdline charter print`.
#[must_use]
pub fn print(charter: &Charter, check: &Check) -> Paper {
    let mut parts = vec![mission(charter)];
    parts.push(authority(check));
    parts.push(rest(charter));
    parts.push(signatures(charter, check));
    Paper {
        of: charter.name.clone(),
        title: "Support charter".to_owned(),
        facts: vec![format!(
            "{} · {} · as of {} · fingerprint {} · nothing is handed over by itself; people sign",
            check.services.join(", "),
            if check.signed { "signed" } else { "draft" },
            check.day,
            check.fingerprint
        )],
        parts,
        // A line more would be a page more.
        footer: Vec::new(),
        layout: Layout::Sheet,
    }
}

fn or_open(text: Option<&str>) -> String {
    text.unwrap_or("(to be decided)").to_owned()
}

fn mission(charter: &Charter) -> Part {
    let staffing = &charter.staffing;
    let people = staffing.people.map_or("(to be decided)".to_owned(), |n| format!("{n} people"));
    let rota = staffing.rota.map_or("hours to be decided", |r| r.words());
    let on_call = match staffing.on_call {
        OnCall::Nobody => "nobody on call outside",
        OnCall::Domain => "a domain's duty on call outside",
        OnCall::Team => "one of them on call outside",
    };
    let on_call = if staffing.rota.is_some_and(|r| r.hours_left_out() == 0) { "" } else { on_call };
    let mut team = format!("{people}, {rota}");
    if !on_call.is_empty() {
        team.push_str(&format!(", {on_call}"));
    }
    let row = |grid: Grid, head: &str, text: String| grid.row(vec![head.into(), text.into()]);
    let mut grid = Grid::new(String::new()).words("").words("");
    grid = row(grid, "Service hours", or_open(charter.service_hours.as_deref()));
    grid = row(grid, "Team", team);
    grid = row(grid, "Paid by", or_open(charter.budget_owner.as_deref()));
    let may_use: Vec<&str> =
        charter.repositories.iter().chain(&charter.pipelines).map(String::as_str).collect();
    if !may_use.is_empty() {
        grid = row(grid, "May use", may_use.join(", "));
    }
    let mut part = Part::new("mission", "What the team is for", "Mission");
    if let Some(mission) = &charter.mission {
        part = part.lead(format!("{}.", mission.trim_end_matches('.')));
    }
    part.grid(grid)
}

fn authority(check: &Check) -> Part {
    let mut grid = Grid::new(String::new())
        .words("Kind of fix")
        .words("Granted")
        .words("Change model")
        .words("Looked at by")
        .words("Merged upstream");
    for row in check.authority.iter().filter(|row| row.promised) {
        let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        let upstream =
            row.upstream_days.map_or("–".to_owned(), |days| format!("in {days} working days"));
        grid = grid.row(vec![
            format!("{} {}", row.level, row.words).into(),
            granted(row),
            dash(&row.change_model).into(),
            dash(&row.second_pair_of_eyes).into(),
            upstream.into(),
        ]);
    }
    Part::new("authority", "What it may do", "Authority").lead(sentence(check)).grid(grid)
}

fn rest(charter: &Charter) -> Part {
    let row = |grid: Grid, head: &str, text: String| grid.row(vec![head.into(), text.into()]);
    let mut grid = Grid::new(String::new()).words("").words("");
    let third_line = match &charter.residual {
        None => "(to be decided)".to_owned(),
        Some(residual) => {
            let under = residual
                .agreement
                .as_ref()
                .map_or(", under an agreement to be written".to_owned(), |a| {
                    format!(", under {a}")
                });
            let reserve = residual
                .reserve_hours
                .map_or(String::new(), |h| format!("; development keeps {h} hours a month free"));
            format!(
                "{}{under}{reserve}; a defect is decided in {} working days",
                residual.what.join(", "),
                residual.decide_days
            )
        }
    };
    grid = row(grid, "Still goes to the third line", third_line);
    grid = row(grid, "Way back", way_back(charter));
    if !charter.knowledge.is_empty() {
        let cover: Vec<String> =
            charter.knowledge.iter().map(|k| format!("{} ({})", k.class, k.able)).collect();
        grid = row(grid, "People able", cover.join(", "));
    }
    let date = |day: i32| thirdline_time::Day(day).date().to_string();
    if let Some(mode) = &charter.development.mode {
        let until = charter.development.until.map(|d| format!(" until {}", date(d)));
        grid = row(grid, "With development", format!("{mode}{}", until.unwrap_or_default()));
    }
    let judged = if charter.measures.is_empty() {
        "(to be decided)".to_owned()
    } else {
        charter.measures.join(", ")
    };
    let review = charter.review.map_or("(to be decided)".to_owned(), date);
    grid = row(grid, "Judged by", format!("{judged}; decided anew on {review}"));
    Part::new("terms", "What holds besides", "Terms").grid(grid)
}

/// The return clause in a sentence, joint duty first.
fn way_back(charter: &Charter) -> String {
    let Some(clause) = &charter.return_clause else { return "(to be decided)".to_owned() };
    let when =
        if clause.when.is_empty() { "(to be decided)".to_owned() } else { clause.when.join("; ") };
    let joint = clause
        .joint_duty_days
        .map_or("(joint duty to be decided)".to_owned(), |d| format!("both on duty for {d} days"));
    let who = clause.decided_by.as_deref().unwrap_or("(to be decided)");
    let within = clause.within_days.map_or(String::new(), |d| format!(" within {d} days"));
    format!("On {when}: first {joint}, then {who} decides{within}.")
}

fn signatures(charter: &Charter, check: &Check) -> Part {
    let mut part = Part::new("signatures", "Signed", "Signatures");
    let stamps: Vec<&str> = check.stamps().map(|f| f.says.as_str()).collect();
    if !stamps.is_empty() {
        let mut text = stamps.iter().take(MOST_STAMPS).copied().collect::<Vec<_>>().join(" ");
        if stamps.len() > MOST_STAMPS {
            let more = stamps.len() - MOST_STAMPS;
            text.push_str(&format!(" And {more} more: thirdline charter check."));
        }
        part = part.with(Block::Stamp(text));
    }
    let roles = Party::ALL
        .iter()
        .map(|(_, party)| {
            let own = charter.signatures.iter().find(|s| s.of == *party);
            let role = own.map_or("(role to be named)".to_owned(), |s| s.role.clone());
            let on = own
                .and_then(|s| s.on)
                .map(|day| format!("; signed on {}", thirdline_time::Day(day).date()));
            (role, format!("{}{}", party.signs_for(), on.unwrap_or_default()))
        })
        .collect();
    part.with(Block::Signatures(roles))
}
