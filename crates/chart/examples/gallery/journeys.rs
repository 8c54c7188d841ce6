//! Two journeys to draw.

use thirdline_chart::format::{DAY, HOUR};
use thirdline_chart::{Flag, Hue, Lane, Pass, Segment, Strip, Texture, Through};

fn segment(lane: usize, from: f64, to: f64, texture: Texture, title: &str) -> Segment {
    let at = |hours: f64| (hours * HOUR as f64) as i64;
    Segment { lane, start: at(from), end: at(to), texture, title: title.to_owned() }
}

fn pass(hours: f64, from: usize, to: usize, back: bool, label: &str) -> Pass {
    Pass { at: (hours * HOUR as f64) as i64, from, to, back, label: label.to_owned() }
}

fn lane(name: &str, hue: Hue) -> Lane {
    Lane { name: name.to_owned(), hue }
}

/// Two lanes: handed over, returned, handed over again.
pub(crate) fn journey() -> Strip {
    use Texture::{Queued, Waiting, Worked};
    let end = (6.0 * 24.0 + 4.0) * HOUR as f64;
    Strip {
        through: Through {
            name: "user".to_owned(),
            start: 0,
            end: end as i64,
            running: true,
            end_label: "6 d 4 h, still hurting".to_owned(),
        },
        lanes: vec![lane("operations", Hue::A), lane("development", Hue::B)],
        segments: vec![
            segment(0, 0.0, 0.2, Queued, "Service Desk: queued 12 min"),
            segment(0, 0.2, 21.0, Worked, "Service Desk: worked"),
            segment(0, 21.0, 30.0, Waiting, "Service Desk: waiting for the user"),
            segment(1, 30.0, 79.2, Queued, "Payments: queued 2 d 1 h"),
            segment(1, 79.2, 86.0, Worked, "Payments: worked 6 h 50 min"),
            segment(0, 86.0, 110.0, Waiting, "Service Desk: waiting for the user"),
            segment(0, 110.0, 118.0, Worked, "Service Desk: worked"),
            segment(1, 118.0, 130.0, Queued, "Payments: queued"),
            segment(1, 130.0, 148.0, Worked, "Payments: worked"),
        ],
        passes: vec![
            pass(30.0, 0, 1, false, "handed over"),
            pass(86.0, 1, 0, true, "returned: need information"),
            pass(118.0, 0, 1, false, "handed over"),
        ],
        flags: vec![Flag {
            at: (79.2 * HOUR as f64) as i64,
            lane: 1,
            word: "accepted Thu 16:10, goal Mon 13:00 breached".to_owned(),
            wrong: true,
        }],
        ticks: ["Mon 09:00", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            .iter()
            .zip(0_i64..)
            .map(|(name, day)| {
                let at = if day == 0 { 0 } else { day * DAY - 9 * HOUR };
                (at, (*name).to_owned())
            })
            .collect(),
    }
}

/// Four lanes, with a moment that is easily lost.
pub(crate) fn four_lanes() -> Strip {
    use Texture::{DoneAgain, Queued, Waiting, Worked};
    Strip {
        through: Through {
            name: "user".to_owned(),
            start: 0,
            end: 31 * HOUR,
            running: false,
            end_label: "1 d 7 h, restored".to_owned(),
        },
        lanes: vec![
            lane("operations", Hue::A),
            lane("infrastructure", Hue::C),
            lane("development", Hue::B),
            lane("vendor", Hue::D),
        ],
        segments: vec![
            segment(0, 0.0, 0.05, Queued, "queued 3 min"),
            segment(0, 0.05, 2.0, Worked, "worked"),
            segment(1, 2.0, 3.5, Queued, "queued"),
            segment(1, 3.5, 6.0, Worked, "worked"),
            segment(2, 6.0, 6.1, Worked, "sent on within 6 min"),
            segment(3, 6.1, 20.0, Waiting, "waiting"),
            segment(2, 20.0, 24.0, Worked, "worked"),
            segment(2, 24.0, 28.0, DoneAgain, "resolved, then opened again"),
            segment(2, 28.0, 31.0, Worked, "worked"),
        ],
        passes: vec![
            pass(2.0, 0, 1, false, "handed over"),
            pass(6.0, 1, 2, false, "not a network fault"),
            pass(6.1, 2, 3, false, "handed over"),
            pass(20.0, 3, 2, true, "patch delivered"),
        ],
        flags: vec![
            Flag { at: 2 * HOUR, lane: 0, word: "first fix tried".to_owned(), wrong: false },
            Flag { at: 14 * HOUR, lane: 3, word: "goal 8 h breached".to_owned(), wrong: true },
        ],
        ticks: (0..6).map(|n| (n * 6 * HOUR, format!("{:02}:00", (9 + n * 6) % 24))).collect(),
    }
}
