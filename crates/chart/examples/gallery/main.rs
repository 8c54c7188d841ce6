//! Writes every chart, with data as they come in real life, into one page:
//! `cargo run -p thirdline-chart --example gallery -- gallery.html [light|dark]`.

mod agreed;
mod journeys;

use std::fmt::Write as _;

use journeys::{four_lanes, journey};

use thirdline_chart::format::{HOUR, MINUTE, SECOND, count, duration, percent_interval};
use thirdline_chart::{
    Bar, BarPart, Bars, CSS, Curve, Frame, Heat, HeatSteps, Histogram, Hue, LinePoint, Lines,
    Paint, Sankey, SankeyFlow, SankeyNode, Series, Spark, StepMark, StepPoint, Steps, Strip,
    StripSize, Target, Texture, Xmr, XmrPhase, XmrPoint, bar_text, bars, both_widths, data_table,
    escape, format, heat, histogram, line, sankey, spark, spark_text, steps, strip, strip_text,
    xmr,
};

const PAGE: &str = "
body { margin: 0 auto; padding: 24px 16px 64px; max-width: 760px; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; font-weight: 600; }
h2 { font-size: 15px; font-weight: 600; margin: 40px 0 8px; max-width: 72ch; }
pre { font-size: 12px; line-height: 1.25; overflow-x: auto; }
.list { border-collapse: collapse; } .list td { padding: 2px 16px 2px 0; }
";

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "gallery.html".to_owned());
    let scheme = arguments.next().map_or(String::new(), |name| format!(" class=\"scheme-{name}\""));
    let mut page = format!(
        "<!doctype html><html lang=\"en\"{scheme}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Charts</title><style>{CSS}{PAGE}</style></head><body><h1>Charts</h1>"
    );
    strips(&mut page);
    amounts(&mut page);
    flows(&mut page);
    times(&mut page);
    series(&mut page);
    agreed::add(&mut page);
    words(&mut page);
    page.push_str("</body></html>");
    std::fs::write(path, page)
}

fn section(page: &mut String, sentence: &str, picture: &str) {
    let _ = write!(page, "<h2>{}</h2>{picture}", escape(sentence));
}

fn pair(prefix: &str, title: &str, draw: impl Fn(Frame<'_>) -> String) -> String {
    both_widths(Frame::new(prefix, title, "Described in the sentence above.", 720.0), 358.0, draw)
}

/// Small steady numbers without a library: good enough to draw with.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

fn strips(page: &mut String) {
    let (two, four) = (journey(), four_lanes());
    let draw = |data: &Strip| {
        let data = data.clone();
        move |frame: Frame<'_>| strip(&data, StripSize::Full, &frame)
    };
    section(
        page,
        "Four of six days went by in a queue; the user has waited throughout",
        &pair("strip", "Journey of one case", draw(&two)),
    );
    section(
        page,
        "Through four lanes in a day and a half",
        &pair("strip4", "Journey", draw(&four)),
    );
    let mut list = String::from("<table class=\"list\">");
    for (index, data) in [&two, &four].into_iter().enumerate() {
        let (row, thin) = (format!("row{index}"), format!("thin{index}"));
        let _ = write!(
            list,
            "<tr><td>CASE-{}</td><td>{}</td><td>{}</td></tr>",
            2041 + index,
            strip(data, StripSize::Row, &Frame::new(&row, "Journey", "", 220.0)),
            strip(data, StripSize::Spark, &Frame::new(&thin, "Journey", "", 90.0)),
        );
    }
    list.push_str("</table>");
    section(page, "The same as a row and as a spark", &list);
}

fn amounts(page: &mut String) {
    let plain = Bars {
        rows: [
            ("Payments", 0.58, 0.54, 0.62, 412),
            ("Warehouse and logistics platform", 0.44, 0.36, 0.52, 138),
            ("Identity", 0.31, 0.17, 0.47, 29),
            ("Search", 0.08, 0.05, 0.12, 310),
        ]
        .map(|(name, share, low, high, n)| {
            Bar::plain(name, share, Hue::Accent, percent_interval(share, low, high, n))
                .with_interval(low, high)
        })
        .to_vec(),
        parts: Vec::new(),
        most: Some(0.7),
    };
    section(
        page,
        "More than half of what Payments gets comes back once",
        &pair("bars", "Share returned", |frame| bars(&plain, &frame)),
    );
    let part = |hours: i64, hue, texture, name: &str| BarPart {
        value: hours as f64,
        paint: Paint::new(hue, texture),
        inside: format!("{hours} h"),
        title: format!("{name}: {hours} h"),
    };
    let stacked = Bars {
        rows: [
            ("operations", Hue::A, 310, 95, 220),
            ("development", Hue::B, 240, 611, 88),
            ("infrastructure", Hue::C, 40, 31, 12),
            ("vendor", Hue::D, 12, 150, 64),
        ]
        .map(|(name, hue, worked, queued, waiting)| Bar {
            label: name.to_owned(),
            parts: vec![
                part(worked, hue, Texture::Worked, "worked"),
                part(queued, hue, Texture::Queued, "queued"),
                part(waiting, hue, Texture::Waiting, "waiting"),
            ],
            interval: None,
            value: format!("{} h", count(worked + queued + waiting)),
        })
        .to_vec(),
        parts: ["worked", "queued", "waiting"].map(str::to_owned).to_vec(),
        most: None,
    };
    section(
        page,
        "Two thirds of the time with development is queue",
        &pair("stacked", "Time by side", |frame| bars(&stacked, &frame)),
    );
    let names = ["Desk", "Network", "Payments", "Identity", "Search", "Store"];
    let mut dice = Dice(7);
    let matrix = Heat {
        row_name: "from".to_owned(),
        column_name: "to".to_owned(),
        rows: names.map(str::to_owned).to_vec(),
        columns: names.map(str::to_owned).to_vec(),
        values: (0..6)
            .map(|row| {
                (0..6)
                    .map(|column| {
                        let value = (dice.bell().mul_add(1.3, 3.5).exp()).round();
                        (row != column && value > 3.0).then_some(value)
                    })
                    .collect()
            })
            .collect(),
        steps: HeatSteps::Ranked,
        ..Heat::default()
    };
    section(
        page,
        "Who passes to whom",
        &pair("heat", "Passes between groups", |frame| heat(&matrix, &frame)),
    );
    let rows: Vec<Vec<String>> =
        stacked.rows.iter().map(|bar| vec![bar.label.clone(), bar.value.clone()]).collect();
    section(page, "The numbers beside it", &data_table("Time by side", &["Side", "Time"], &rows));
}

fn flows(page: &mut String) {
    let node = |label: &str, column, hue, value: i64| SankeyNode {
        label: label.to_owned(),
        column,
        hue,
        value: count(value),
    };
    let flow = |from, to, value: f64| SankeyFlow { from, to, value, title: String::new() };
    let data = Sankey {
        nodes: vec![
            node("Monitoring", 0, Hue::Ink, 240),
            node("Service Desk", 0, Hue::A, 1_010),
            node("Network", 1, Hue::C, 230),
            node("Application support", 1, Hue::A, 640),
            node("Payments", 2, Hue::B, 320),
            node("Identity", 2, Hue::B, 120),
            node("Vendor", 2, Hue::D, 60),
            node("restored", 3, Hue::Ink, 1_190),
        ],
        flows: vec![
            flow(0, 2, 150.0),
            flow(0, 3, 90.0),
            flow(1, 2, 80.0),
            flow(1, 3, 550.0),
            flow(1, 7, 380.0),
            flow(2, 7, 230.0),
            flow(3, 4, 320.0),
            flow(3, 5, 120.0),
            flow(3, 6, 60.0),
            flow(3, 7, 260.0),
            flow(4, 7, 200.0),
            flow(4, 3, 120.0),
            flow(5, 7, 90.0),
            flow(5, 1, 30.0),
            flow(6, 7, 60.0),
        ],
    };
    section(
        page,
        "One in three that reach Payments goes back",
        &pair("sankey", "Flow of cases", |frame| sankey(&data, &frame)),
    );
}

/// Still-open shares of durations, with a simple band.
fn still_open(durations: &[i64]) -> Vec<StepPoint> {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    let n = sorted.len() as f64;
    sorted
        .iter()
        .enumerate()
        .map(|(index, at)| {
            let share = 1.0 - (index as f64 + 1.0) / n;
            let wide = 1.96 * (share * (1.0 - share) / n).sqrt();
            StepPoint { at: *at, share, low: share - wide, high: share + wide }
        })
        .collect()
}

fn times(page: &mut String) {
    let mut dice = Dice(3);
    let long: Vec<i64> =
        (0..160).map(|_| ((dice.bell() * 1.9 + 10.6).exp() * SECOND as f64) as i64).collect();
    let short: Vec<i64> = long.iter().map(|us| (*us as f64 * 0.32) as i64).collect();
    let median = |all: &[i64]| {
        let mut sorted = all.to_vec();
        sorted.sort_unstable();
        sorted[sorted.len() / 2]
    };
    let mark = |at: i64, hue| StepMark {
        at,
        share: 0.5,
        label: format!("half within {}", duration(at)),
        hue,
    };
    let data = Steps {
        curves: vec![
            Curve {
                name: "user clock".to_owned(),
                hue: Hue::Ink,
                dashed: false,
                points: still_open(&long),
            },
            Curve {
                name: "with holds subtracted".to_owned(),
                hue: Hue::Accent,
                dashed: true,
                points: still_open(&short),
            },
        ],
        marks: vec![mark(median(&long), Hue::Ink), mark(median(&short), Hue::Accent)],
        share_name: "still open".to_owned(),
    };
    section(
        page,
        "Holds hide two thirds of the time that users wait",
        &pair("steps", "Share still open", |frame| steps(&data, &frame)),
    );
    let many: Vec<i64> =
        (0..2_400).map(|_| ((dice.bell() * 1.8 + 9.6).exp() * SECOND as f64) as i64).collect();
    let mut bins = Histogram::of(&many, 6, Hue::A);
    bins.targets = vec![
        Target { at: 4 * HOUR, label: "goal 4 h, met 53 %".to_owned() },
        Target { at: 30 * MINUTE, label: "first word 30 min".to_owned() },
    ];
    section(
        page,
        "Half are done within the goal; the tail reaches a month",
        &pair("histogram", "Durations", |frame| histogram(&bins, &frame)),
    );
}

fn series(page: &mut String) {
    let mut dice = Dice(11);
    let points: Vec<XmrPoint> = (1..=26)
        .map(|week| {
            let value = 0.34 + dice.bell() * 0.035 - if week > 17 { 0.1 } else { 0.0 };
            let value = if week == 9 { 0.55 } else { value };
            let signal = match week {
                9 => Some("above the limit".to_owned()),
                22..=26 => Some("8 below the mean".to_owned()),
                _ => None,
            };
            XmrPoint { label: format!("W{week}"), value, signal }
        })
        .collect();
    let phase = XmrPhase { last: 25, mean: 0.325, lower: 0.19, upper: 0.46, ..Default::default() };
    let data = Xmr {
        points: points.clone(),
        phases: vec![phase],
        least: 6,
        reading: format::Reading::Share,
    };
    section(
        page,
        "Returns fell for good after week 17",
        &pair("xmr", "Share returned by week", |frame| xmr(&data, &frame)),
    );
    let phases = vec![
        XmrPhase { last: 16, mean: 0.35, lower: 0.23, upper: 0.47, ..Default::default() },
        XmrPhase {
            first: 17,
            last: 25,
            mean: 0.24,
            lower: 0.14,
            upper: 0.34,
            label: "since the change".to_owned(),
        },
    ];
    let data = Xmr { phases, ..data };
    section(
        page,
        "The same with limits of its own since the change",
        &pair("xmr2", "Share returned by week", |frame| xmr(&data, &frame)),
    );
    let few = Xmr { points: points[..4].to_vec(), ..data };
    section(
        page,
        "Four weeks: too few to say",
        &pair("xmr3", "Share returned by week", |frame| xmr(&few, &frame)),
    );
    let mut curve = |name: &str, hue, dashed, start: f64, slope: f64| Series {
        name: name.to_owned(),
        hue,
        dashed,
        points: (0..12)
            .map(|month| {
                let y = start + slope * f64::from(month) + dice.bell() * 0.8;
                LinePoint { x: f64::from(month), y, interval: Some((y - 2.2, y + 2.2)) }
            })
            .collect(),
    };
    let months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let lines = Lines {
        series: vec![
            curve("operations", Hue::A, false, 22.0, -0.4),
            curve("development", Hue::B, false, 34.0, -1.3),
            curve("all", Hue::Ink, true, 27.0, -0.8),
        ],
        ticks: months
            .iter()
            .enumerate()
            .map(|(at, name)| (at as f64, (*name).to_owned()))
            .collect(),
        reading: format::Reading::Plain,
        from_zero: true,
    };
    section(
        page,
        "Development works through its queue",
        &pair("line", "Open cases by month", |frame| line(&lines, &frame)),
    );
    section(
        page,
        "No data",
        &line(
            &Lines::default(),
            &Frame::new("none", "Open cases", "", 720.0)
                .with_empty("Cases by month will stand here once a history has been read."),
        ),
    );
}

fn words(page: &mut String) {
    let values: Vec<Option<f64>> = [3.0, 4.0, 9.0, 6.0, 5.0, 7.5, 2.0, 1.0, 2.5]
        .into_iter()
        .map(Some)
        .chain([None])
        .chain([4.0, 5.0].map(Some))
        .collect();
    let data = Spark { values: values.clone(), reference: Some(4.0), hue: Hue::Accent };
    let picture = spark(&data, &Frame::new("spark", "Weeks", "", 110.0));
    section(page, "A word-sized line", &format!("<p>Returns by week {picture} are falling.</p>"));
    let mut text = String::new();
    for ascii in [false, true] {
        for data in [journey(), four_lanes()] {
            let _ = writeln!(text, "{}\n", strip_text(&data, 100, ascii));
        }
        for (name, share) in [("Payments", 0.58), ("Identity", 0.31), ("Search", 0.083)] {
            let _ = writeln!(text, "{name:<10}{} {share:.2}", bar_text(share, 30, ascii));
        }
        let _ = writeln!(text, "{}\n", spark_text(&values, ascii));
    }
    section(
        page,
        "In a terminal",
        &format!("<pre>{}</pre>", text.replace('&', "&amp;").replace('<', "&lt;")),
    );
}
