//! Paths: who hands over to whom, and what comes back. Paths and counts only, never rates.

use super::blocks::{Block, Blocks, Figure, Section};
use super::table::{Cell, Table, interval};
use super::words::{NOT_RECORDED, Place, counted, places};
use crate::Report;
use thirdline_chart::format::{Reading, count, percent};
use thirdline_chart::{
    Frame, Heat, HeatSteps, Hue, Sankey, SankeyFlow, SankeyNode, data_table, heat, sankey,
};
use thirdline_evidence::{Evidence, Pair};

/// Teams in the matrix of returns, and in the flows where neither sides nor lines are known.
const TEAMS: usize = 12;
/// Teams in the matrix on a phone, so that the numbers have room, and what counts as one.
const FEW_TEAMS: usize = 7;
const PHONE: f64 = 520.0;
/// Letters that fit above a column of the matrix.
const COLUMN: usize = 8;
/// Pairs in each list.
const PAIRS: usize = 10;

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section = Section::new("paths", "Paths", "Paths");
    if !e.recorded.events {
        return section.text(NOT_RECORDED);
    }
    if e.handovers == 0 {
        return section.lead("No incident changed hands.");
    }
    let section = section.lead(lead(e)).heading("Who hands over to whom").figure(flows(e));
    let section = match returns(e) {
        Some(figure) => section.heading("What comes back").figure(figure),
        None => section,
    };
    let handovers =
        pairs("Most frequent handovers", ["From", "To", "Handovers"], &e.handover_pairs);
    let returns =
        pairs("Most frequent returns", ["Got it back", "From", "Returns"], &e.returning_pairs);
    let list = [handovers, returns].map(|t| Blocks { list: vec![Block::Table(t)] });
    section.heading("The most frequent paths").with(Block::Beside(list.into())).note(
        "A return is neither good nor bad: the question may have been open, or the fix may have \
         been delivered. It is a path worth talking about.",
    )
}

fn lead(evidence: &Evidence) -> String {
    let moved = format!(
        "{} of {} changed hands, {} in all.",
        count(evidence.incidents_with_two_stays),
        counted(evidence.incidents, "incident"),
        counted(evidence.handovers, "handover"),
    );
    let share = &evidence.measures.rb;
    let back = share.value.zip(share.low).zip(share.high).map(|((value, low), high)| {
        format!(
            " {} ({}) of them came back at least once to a team that had just given them away.",
            percent(value),
            interval(low, high),
        )
    });
    let crossed = match (evidence.side_crossings, evidence.line_crossings) {
        (Some(n), _) => format!(" {} crossed from side to side.", counted(n, "handover")),
        (None, Some(n)) => format!(" {} crossed from line to line.", counted(n, "handover")),
        (None, None) => String::new(),
    };
    format!("{moved}{}{crossed}", back.unwrap_or_default())
}

/// Handovers by place, where places are known.
fn by_place(evidence: &Evidence) -> (Vec<Place>, Vec<Vec<u64>>) {
    let of_label = places(&evidence.teams);
    let place = |label: &str| {
        let id = evidence.teams.labels.iter().position(|known| known == label);
        id.map_or(Place::Unknown, |id| of_label[id])
    };
    let ends: Vec<(Place, Place, u64)> =
        evidence.handover_pairs.iter().map(|p| (place(&p.from), place(&p.to), p.n)).collect();
    let mut known: Vec<Place> = ends.iter().flat_map(|end| [end.0, end.1]).collect();
    known.sort_unstable();
    known.dedup();
    let at = |place: Place| known.iter().position(|k| *k == place).unwrap_or(0);
    let mut matrix = vec![vec![0; known.len()]; known.len()];
    for (from, to, n) in ends {
        matrix[at(from)][at(to)] += n;
    }
    (known, matrix)
}

fn flows(evidence: &Evidence) -> Figure {
    let (known, matrix) = by_place(evidence);
    let (names, hues, matrix) = if known.iter().any(|place| *place != Place::Unknown) {
        let names: Vec<String> = known
            .iter()
            .map(|place| if *place == Place::Unknown { "unknown" } else { place.name() }.to_owned())
            .collect();
        (names, known.iter().map(|place| place.hue()).collect::<Vec<_>>(), matrix)
    } else {
        let (names, matrix) = by_team(&evidence.handover_pairs);
        let hues = vec![Hue::A; names.len()];
        (names, hues, matrix)
    };
    let size = names.len();
    // What a side gives stands left, what it gets right: a handover within a side is seen too.
    let node = |index: usize, column: usize, n: u64| SankeyNode {
        label: names[index].clone(),
        column,
        hue: hues[index],
        value: count(n),
    };
    let given = (0..size).map(|i| node(i, 0, matrix[i].iter().sum()));
    let got = (0..size).map(|i| node(i, 1, matrix.iter().map(|row| row[i]).sum()));
    let data = Sankey {
        nodes: given.chain(got).collect(),
        flows: (0..size)
            .flat_map(|from| (0..size).map(move |to| (from, to)))
            .filter(|&(from, to)| matrix[from][to] > 0)
            .map(|(from, to)| SankeyFlow {
                from,
                to: size + to,
                value: matrix[from][to] as f64,
                title: format!("{} to {}: {}", names[from], names[to], count(matrix[from][to])),
            })
            .collect(),
    };
    let rows: Vec<Vec<String>> = names
        .iter()
        .zip(&matrix)
        .map(|(name, row)| {
            std::iter::once(name.clone()).chain(row.iter().map(|n| count(*n))).collect()
        })
        .collect();
    let mut headers = vec!["From ↓ to →"];
    headers.extend(names.iter().map(String::as_str));
    let description = "Handovers: who gives on the left, who receives on the right.";
    Figure::chart("flows", "Handovers", description, |frame| sankey(&data, frame))
        .with_caption(description)
        .followed_by(&data_table("Handovers from row to column", &headers, &rows))
}

fn by_team(pairs: &[Pair]) -> (Vec<String>, Vec<Vec<u64>>) {
    let mut names = busiest(pairs, TEAMS);
    names.push("other teams".to_owned());
    let at = |name: &str| names.iter().position(|n| n == name).unwrap_or(names.len() - 1);
    let mut matrix = vec![vec![0; names.len()]; names.len()];
    for pair in pairs {
        matrix[at(&pair.from)][at(&pair.to)] += pair.n;
    }
    (names, matrix)
}

/// The teams with the most pairs, by both ends.
fn busiest(pairs: &[Pair], most: usize) -> Vec<String> {
    let mut sums: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for pair in pairs {
        *sums.entry(&pair.from).or_default() += pair.n;
        *sums.entry(&pair.to).or_default() += pair.n;
    }
    let mut teams: Vec<(&str, u64)> = sums.into_iter().collect();
    teams.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    teams.into_iter().take(most).map(|(name, _)| name.to_owned()).collect()
}

fn returns(evidence: &Evidence) -> Option<Figure> {
    let pairs = &evidence.returning_pairs;
    let names = busiest(pairs, TEAMS);
    if names.len() < 3 {
        return None;
    }
    let teams: std::collections::BTreeSet<&str> =
        pairs.iter().flat_map(|p| [p.from.as_str(), p.to.as_str()]).collect();
    let caption = if teams.len() > names.len() {
        format!("Returns between those of the {} teams that have most of them.", count(teams.len()))
    } else {
        "Returns between teams.".to_owned()
    };
    let draw = |frame: &Frame<'_>| {
        let most = if frame.width < PHONE { FEW_TEAMS } else { TEAMS };
        heat(&matrix(pairs, &names[..most.min(names.len())]), frame)
    };
    Some(Figure::chart("returns", "Returns", &caption, draw).with_caption(caption.clone()))
}

fn matrix(pairs: &[Pair], names: &[String]) -> Heat {
    let value = |to: &str, from: &str| {
        let pair = pairs.iter().find(|p| p.from == to && p.to == from);
        pair.map(|p| p.n as f64)
    };
    // Long names stand once, at the rows; columns go by number.
    let long = names.iter().any(|name| name.chars().count() > COLUMN);
    let (rows, columns) = if long {
        let numbered = names.iter().enumerate().map(|(i, name)| format!("{} {name}", i + 1));
        (numbered.collect(), (1..=names.len()).map(|i| i.to_string()).collect())
    } else {
        (names.to_vec(), names.to_vec())
    };
    Heat {
        row_name: "got it back".to_owned(),
        column_name: "from".to_owned(),
        rows,
        columns,
        values: names.iter().map(|to| names.iter().map(|from| value(to, from)).collect()).collect(),
        reading: Reading::Plain,
        steps: HeatSteps::Ranked,
    }
}

fn pairs(caption: &str, heads: [&'static str; 3], pairs: &[Pair]) -> Table {
    let [first, second, number] = heads;
    let mut table = Table::new(caption).words(first).words(second).numbers(number);
    for pair in pairs.iter().take(PAIRS) {
        table = table.row(vec![
            pair.from.as_str().into(),
            pair.to.as_str().into(),
            Cell::count(pair.n),
        ]);
    }
    table
}
