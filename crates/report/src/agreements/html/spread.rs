//! What the clocks of a goal needed, and what happens just before and just behind it.

use super::super::sentences;
use crate::html::blocks::{Block, Blocks, Figure};
use thirdline_chart::format::{MINUTE, count, hours};
use thirdline_chart::{Bin, DurationAxis, Histogram, Hue, Marked, Target, data_table, histogram};
use thirdline_evidence::ENOUGH;
use thirdline_evidence::agreements::GoalKept;

/// Bins to half a goal on each side of it.
const FINE: i64 = 10;

/// Two drawings of one goal: all of the working time, and what is near the goal.
pub(super) fn spread(id: &str, goal: &GoalKept) -> Vec<Block> {
    let mut list = vec![Block::Figure(whole(id, goal))];
    if goal.used.len() as u64 >= ENOUGH && goal.within >= 20 {
        list.push(Block::Figure(around(id, goal)));
    }
    list
}

/// All blocks of a goal under its name.
pub(super) fn of_goal(id: &str, goal: &GoalKept) -> Blocks {
    let name = sentences::goal(goal.kind, goal.within, &goal.priorities);
    let mut list = vec![Block::Heading(sentences::capital(&name))];
    list.extend(spread(id, goal));
    Blocks { list }
}

fn numbers(bins: &[Bin], open_start: bool, caption: &str) -> String {
    let rows: Vec<Vec<String>> = bins
        .iter()
        .enumerate()
        .filter(|(_, bin)| bin.count > 0)
        .map(|(place, bin)| {
            let said = match place {
                0 if open_start => format!("up to {}", hours(bin.to)),
                _ => format!("{} to {}", hours(bin.from), hours(bin.to)),
            };
            vec![said, count(bin.count)]
        })
        .collect();
    data_table(caption, &["Working time", "Clocks"], &rows)
}

fn whole(id: &str, goal: &GoalKept) -> Figure {
    let said = sentences::spread(goal);
    if (goal.used.len() as u64) < ENOUGH {
        return Figure { picture: String::new(), caption: said, class: "" };
    }
    // Below a minute it is the recording that is measured, not the work.
    let used: Vec<i64> = goal.used.iter().map(|us| (*us).max(MINUTE)).collect();
    let mut data = Histogram::of(&used, 8, hue(goal));
    data.open_start = true;
    data.axis = DurationAxis::LogHours;
    data.targets = vec![Target { at: goal.within, label: format!("goal {}", hours(goal.within)) }];
    let title = format!("Working time used, {}", goal.kind.words());
    let caption = "Working time used by the clocks that were done";
    Figure::chart(&format!("{id}-all"), &title, &said, |frame| histogram(&data, frame))
        .with_caption(said.clone())
        .followed_by(&numbers(&data.bins, true, caption))
}

fn around(id: &str, goal: &GoalKept) -> Figure {
    let said = sentences::capital(&sentences::heaping(goal));
    // Bins end at the goal and hold their right end, as "kept" does.
    let step = goal.within / (2 * FINE);
    let bins: Vec<Bin> = (-FINE..FINE)
        .map(|index| {
            let (from, to) = (goal.within + index * step, goal.within + (index + 1) * step);
            let below = |at: i64| goal.used.partition_point(|u| *u <= at);
            Bin { from, to, count: (below(to) - below(from)) as u64 }
        })
        .collect();
    let (before, behind) = goal.around;
    let marked = vec![
        Marked {
            from: goal.within - 2 * step,
            to: goal.within,
            label: format!("{} before", count(before)),
        },
        Marked {
            from: goal.within,
            to: goal.within + 2 * step,
            label: format!("{} behind", count(behind)),
        },
    ];
    let numbers = numbers(&bins, false, "Clocks from half to one and a half times the goal");
    let data = Histogram {
        bins,
        targets: vec![Target { at: goal.within, label: format!("goal {}", hours(goal.within)) }],
        hue: hue(goal),
        axis: DurationAxis::EvenHours,
        marked,
        open_start: false,
    };
    let title = format!("Near the goal, {}", goal.kind.words());
    Figure::chart(&format!("{id}-near"), &title, &said, |frame| {
        histogram(&data, &frame.with_height(170.0))
    })
    .with_caption(said.clone())
    .followed_by(&numbers)
}

fn hue(goal: &GoalKept) -> Hue {
    if goal.kind.is_receivers() { Hue::B } else { Hue::A }
}
