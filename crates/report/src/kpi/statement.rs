//! What a sheet says in a month.

use super::words::{change, day_before, day_of, of_whom, pay, scope, tenths, unknowns, value};
use crate::paper::{Block, Cell, Drawing, Grid, Paper, Part, say};
use thirdline_chart::format::{Reading, count, duration};
use thirdline_chart::{Xmr, XmrPhase, XmrPoint, data_table, spark_text, xmr};
use thirdline_domain::sheet::{Sheet, SheetKind};
use thirdline_evidence::kpi::{Advice, MeasureStatement, MonthPoint, Statement};
use thirdline_evidence::statistics::{MIN_POINTS, Side, Signal};

/// The statement of a month, with what was advised against the sheet.
#[must_use]
pub fn statement(
    sheet: &Sheet,
    statement: &Statement,
    advice: &[Advice],
    of: Option<&str>,
) -> Paper {
    let mut paper = super::paper(of, format!("{}: {}", sheet.name, statement.month));
    let until = day_before(statement.until);
    paper.facts = vec![
        of_whom(sheet),
        format!("Figures of {} to {until}, as things stood then", day_of(statement.from)),
        format!("Scope: {}", scope(sheet)),
    ];
    if statement.is_cut_short {
        paper.facts.push(format!("The history ends on {until}, before the month does"));
    }
    paper.parts.push(now(sheet, statement, advice));
    paper.parts.push(week(statement));
    for (row, measure) in statement.measures.iter().enumerate() {
        paper.parts.push(one(sheet, measure, row));
    }
    if !statement.gates.is_empty() {
        paper.parts.push(gates(statement));
    }
    paper.parts.push(unknown(sheet, statement));
    paper.footer = vec![format!(
        "The same statement goes to the {}. HR receives nothing but the year's percentage.",
        sheet.head_of_operations
    )];
    paper
}

fn now(sheet: &Sheet, statement: &Statement, advice: &[Advice]) -> Part {
    let part = Part::new("now", "Where it stands", "Now");
    let lead = match (sheet.kind, &statement.pay, statement.measures.as_slice()) {
        (SheetKind::Pledge, _, [one]) => {
            format!("{}: {}.", capitalised(one.name), say(&one.figure))
        }
        (SheetKind::Pledge, ..) => {
            format!("{} measures, no money; where each stands.", statement.measures.len())
        }
        (_, Some(range), _) => format!(
            "If the plan ended now, the sheet would pay {} of its pay at target; the range is what \
             the intervals leave open.",
            pay(range)
        ),
        (_, None, _) => "What the sheet would pay cannot be said: see why below.".to_owned(),
    };
    let mut part = part.lead(lead);
    for stamp in super::words::stamps(advice) {
        part = part.with(Block::Stamp(stamp));
    }
    part = part.points(super::words::against(sheet));
    let is_paid = sheet.kind == SheetKind::Sheet;
    let mut grid =
        Grid::new("So far").words("Measure").figures("Value").numbers("Target").words("Last month");
    if is_paid {
        grid = grid.numbers("Weight").numbers("Would pay");
    }
    for one in &statement.measures {
        let target = one.points.map_or("–".to_owned(), |p| value(one.is_duration, p[1]));
        let mut row = vec![
            Cell::Words(one.title.clone(), one.name.to_owned()),
            one.figure.into(),
            Cell::Number(target),
            change(one.change).into(),
        ];
        if is_paid {
            row.push(Cell::Number(format!("{} %", one.weight)));
            let void = statement.void.contains(&one.title);
            let said = one.pay.as_ref().map_or("cannot be said".to_owned(), pay);
            row.push(Cell::Number(if void { "void".to_owned() } else { said }));
        }
        grid = grid.row(row);
    }
    part.grid(grid)
}

fn week(statement: &Statement) -> Part {
    let mut part = Part::new("week", "What your office can do this week", "This week")
        .points(statement.this_week.clone());
    let lead = match (statement.open, statement.oldest.len()) {
        (0, _) => "No incident that reached the third line is open.".to_owned(),
        (1, _) => "One incident that reached the third line is open.".to_owned(),
        (open, shown) if open as usize == shown => {
            format!("{open} are open; ring whoever has them.")
        }
        (open, shown) => {
            format!(
                "{} are open; these are the {shown} oldest. Ring whoever has them.",
                count(open)
            )
        }
    };
    part = part.with(Block::Text(lead));
    let mut grid = Grid::new("The oldest open incidents")
        .words("Incident")
        .numbers("Its user has waited")
        .words("With");
    for one in &statement.oldest {
        let about = [&one.service, &one.priority].map(String::as_str);
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        grid = grid.row(vec![
            Cell::Words(one.incident.clone(), about.join(", ")),
            Cell::Number(duration(one.age)),
            Cell::Words(one.team.clone(), one.led_by.clone().unwrap_or_default()),
        ]);
    }
    part.grid(grid)
}

fn one(sheet: &Sheet, measure: &MeasureStatement, row: usize) -> Part {
    let id = format!("measure-{}", row + 1);
    let title = format!("{}: {}", measure.title, measure.name);
    let short = measure.title.split('@').next().unwrap_or_default();
    let mut part = Part::new(&id, title, short);
    let target = measure.points.map(|p| value(measure.is_duration, p[1]));
    let lead = match (&target, sheet.kind) {
        (Some(target), _) => format!("So far {}; the target is {target}.", say(&measure.figure)),
        (None, _) => format!("So far {}.", say(&measure.figure)),
    };
    part = part.lead(lead);
    if let (Some(before), Some(points)) = (&measure.before_gates, measure.points) {
        let [threshold, target, maximum] = points.map(|p| value(measure.is_duration, p));
        part = part.text(format!(
            "By its value it would pay {} of its pay at target: nothing below {threshold}, 100 % at \
             {target}, 200 % from {maximum}.",
            pay(before)
        ));
    }
    part = part.points(measure.because.clone());
    if !measure.months.is_empty() {
        part = part.with(Block::Drawing(drawing(&id, measure)));
    }
    part.note(format!("Definition {}: {}.", measure.title, measure.formula))
}

fn drawing(id: &str, measure: &MeasureStatement) -> Drawing {
    let known: Vec<&MonthPoint> = measure.months.iter().filter(|m| m.value.is_some()).collect();
    let mut points: Vec<XmrPoint> = known
        .iter()
        .map(|m| XmrPoint {
            label: m.month.clone(),
            value: m.value.unwrap_or(f64::NAN),
            signal: None,
        })
        .collect();
    let mut phases = Vec::new();
    if let Some(chart) = &measure.chart {
        phases.push(XmrPhase {
            first: 0,
            last: points.len().saturating_sub(1),
            mean: chart.mean,
            lower: if measure.is_duration {
                chart.lower.max(0.0)
            } else {
                chart.lower.clamp(0.0, 1.0)
            },
            upper: if measure.is_duration { chart.upper } else { chart.upper.min(1.0) },
            label: String::new(),
        });
        for signal in &chart.signals {
            let (at, words) = match *signal {
                Signal::Outside { index, side } => (index, side_words(side, "outside the limits")),
                Signal::Run { last, side, .. } => (last, side_words(side, "eight in a row")),
            };
            if let Some(point) = points.get_mut(at) {
                point.signal = Some(words);
            }
        }
    }
    let rows: Vec<Vec<String>> = measure
        .months
        .iter()
        .map(|m| {
            let said =
                m.value.map_or("too few to say".to_owned(), |v| value(measure.is_duration, v));
            vec![m.month.clone(), said, count(m.n)]
        })
        .collect();
    let data = Xmr {
        points,
        phases,
        least: MIN_POINTS,
        reading: if measure.is_duration { Reading::Duration } else { Reading::Share },
    };
    let spark: Vec<Option<f64>> = measure.months.iter().map(|m| m.value).collect();
    let ends = (measure.months.first(), measure.months.last());
    let ends = ends.0.zip(ends.1).map(|(a, b)| (a.month.clone(), b.month.clone()));
    let (first, last) = ends.unwrap_or_default();
    let words = change(measure.change);
    Drawing {
        id: format!("{id}-months"),
        title: format!("{} by month", measure.name),
        caption: format!("Month by month: {words}."),
        draw: Box::new(move |frame| xmr(&data, frame)),
        lines: Box::new(move |style| {
            vec![format!("{first}  {}  {last}", spark_text(&spark, style.ascii))]
        }),
        data: data_table(measure.name, &["Month", "Value", "n"], &rows),
    }
}

fn side_words(side: Side, what: &str) -> String {
    let side = if side == Side::Above { "above" } else { "below" };
    format!("{what}, {side}")
}

fn gates(statement: &Statement) -> Part {
    let beyond = statement.gates.iter().filter(|g| g.is_beyond_floor).count();
    let worse = statement
        .gates
        .iter()
        .filter(|g| g.change == thirdline_evidence::statistics::Change::ReallyWorse)
        .count();
    let lead = match (beyond, worse) {
        (0, 0) => "No guard has got worse.".to_owned(),
        (0, n) => format!(
            "{n} of {} guards: really worse. Pay is capped as at target.",
            statement.gates.len()
        ),
        (n, _) => {
            format!("{n} of {} guards: beyond the floor. Nothing is paid.", statement.gates.len())
        }
    };
    let mut grid = Grid::new("Gates")
        .words("Guard")
        .figures("Value")
        .numbers("Floor")
        .words("Last month")
        .words("So");
    for gate in &statement.gates {
        let so = match (gate.is_beyond_floor, gate.change) {
            (true, _) => "beyond its floor: nothing is paid",
            (false, thirdline_evidence::statistics::Change::ReallyWorse) => {
                "pay is capped at 100 %"
            }
            (false, _) => "open",
        };
        grid = grid.row(vec![
            Cell::Words(gate.title.clone(), gate.name.to_owned()),
            gate.figure.into(),
            Cell::Number(gate.floor.map_or("none".to_owned(), tenths)),
            change(gate.change).into(),
            so.into(),
        ]);
    }
    Part::new("gates", "Gates", "Gates").lead(lead).grid(grid)
}

fn unknown(sheet: &Sheet, statement: &Statement) -> Part {
    let mut points =
        vec!["How the rest of the plan goes: the range is about what was seen so far.".to_owned()];
    if statement.assumes_five_people {
        points.push(
            "Head counts of some teams: five people were assumed. The organisation file can say."
                .to_owned(),
        );
    }
    points.extend(unknowns(sheet));
    Part::new("unknown", "What we do not know", "Not known").points(points)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
