//! Answers to the two-sided pulse: sheets in, sums out. No row survives the reading.

use super::FileNote;
use super::sheet::{Column, Sheet, yes};
use std::collections::BTreeMap;
use thirdline_document::{Faults, nearest};
use thirdline_domain::facts::{Answers, PULSE_ITEMS, Pulse, PulseGroup};
use thirdline_domain::{History, Side};

/// Columns before the items.
const LEADING: usize = 3;
/// The item that is answered by yes or no.
const SEEN_A_USER: &str = "U4";
/// More people than this are in no organisation.
const MOST_PEOPLE: u32 = 1_000_000;

/// Answers to the pulse: `side`, perhaps `service` and `asked` (people who were asked; the largest
/// number of a group counts), and any of the 25 items, 1 to 7 or empty; U4 also yes or no.
///
/// # Errors
/// All faults of the text; a column that holds persons is refused.
pub fn pulse(name: &str, text: &str, history: &History) -> Result<(Pulse, FileNote), Faults> {
    let optional = |name| Column { name, required: false };
    let mut columns = vec![Column { name: "side", required: true }];
    columns.extend(["service", "asked"].map(optional));
    columns.extend(PULSE_ITEMS.map(optional));
    let Sheet { rows, mut wrongs } = Sheet::read(name, text, &columns);
    let mut note = FileNote { file: name.to_owned(), ..FileNote::default() };
    let mut groups: BTreeMap<(String, Side), PulseGroup> = BTreeMap::new();
    for row in &rows {
        note.rows += 1;
        let side = row.text(0, "the side", &mut wrongs).map(str::to_lowercase);
        let Some(side) = side else { continue };
        let Some(side) = Side::ALL.into_iter().find(|s| s.name() == side) else {
            let names = Side::ALL.map(Side::name);
            let help = nearest(&side, names).map_or_else(
                || format!("one of {}", names.join(", ")),
                |near| format!("did you mean {near:?}?"),
            );
            wrongs.push(row.cell(0).span.clone(), format!("there is no side {side:?}"), help);
            continue;
        };
        let service = row.cell(1).text.clone();
        let asked = if row.cell(2).text.is_empty() {
            None
        } else {
            row.number(2, "people asked", MOST_PEOPLE, &mut wrongs)
        };
        let group = groups.entry((service.clone(), side)).or_insert_with(|| PulseGroup {
            service,
            side,
            sheets: 0,
            asked: None,
            items: [Answers::default(); 25],
        });
        group.sheets += 1;
        group.asked = group.asked.max(asked);
        for (item, sums) in group.items.iter_mut().enumerate() {
            let cell = row.cell(LEADING + item);
            if cell.text.is_empty() {
                continue;
            }
            let whole = cell.text.strip_suffix(".0").unwrap_or(&cell.text);
            let number = whole.parse::<u32>().ok().filter(|n| (1..=7).contains(n));
            let by_word = || match whole.parse::<u32>() {
                Err(_) if PULSE_ITEMS[item] == SEEN_A_USER => {
                    yes(whole).map(|y| [1, 7][usize::from(y)])
                }
                _ => None,
            };
            if let Some(answer) = number.or_else(by_word) {
                sums.n += 1;
                sums.sum += answer;
                sums.squares += answer * answer;
            } else {
                let also = if PULSE_ITEMS[item] == SEEN_A_USER { ", yes or no" } else { "" };
                wrongs.push(
                    cell.span.clone(),
                    format!("{:?} is no answer to {}", cell.text, PULSE_ITEMS[item]),
                    format!("write 1 (not at all) to 7 (fully){also}, or leave it empty"),
                );
            }
        }
    }
    // A service the history does not know is no fault: it may have had no incident.
    let unknown = |s: &str| !s.is_empty() && history.services.find(s).is_none();
    note.unknown_services =
        groups.values().filter(|g| unknown(&g.service)).map(|g| u64::from(g.sheets)).sum();
    wrongs.finish((Pulse { groups: groups.into_values().collect() }, note))
}
