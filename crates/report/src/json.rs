//! Evidence as JSON: the schema `thirdline.evidence/1`, described in `docs/evidence-json.md`.
//!
//! Keys are only ever added within a version. Integers are exact, however large; times are whole
//! microseconds; instants are RFC 3339 in UTC. `null` means not recorded, or too few to say.

use crate::Report;
use jiff::Timestamp;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use thirdline_domain::{Basis, State, StatusClass};
use thirdline_evidence::{
    Breakdown, CATALOGUE, Definition, Evidence, Gap, HolderTime, Measures, Pair, Quality, Quantile,
    Series, Signal,
};

/// The name and version of the schema.
pub const SCHEMA: &str = "thirdline.evidence/1";

/// Writes the evidence as indented JSON with a line break at the end.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document::of(report))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    history: HistoryPart<'a>,
    selection: SelectionPart,
    stays: Option<u64>,
    handovers: Option<u64>,
    returns: Option<u64>,
    incidents_with_return: Option<u64>,
    incidents_with_two_stays: Option<u64>,
    bounces: Option<u64>,
    line_crossings: Option<u64>,
    side_crossings: Option<u64>,
    reaching_line: Option<ReachingLine>,
    ledger: Option<Ledger>,
    user_clock_total: i128,
    measures: MeasuresPart<'a>,
    user_clock_quantiles: Quantiles<'a>,
    user_clock_quantile_intervals: QuantileIntervals<'a>,
    user_clock_without_holds_quantiles: Option<Quantiles<'a>>,
    kaplan_meier: KaplanMeier<'a>,
    by: Vec<ByPart<'a>>,
    holders: Option<Vec<HolderPart<'a>>>,
    halves: Option<HalvesPart<'a>>,
    handover_pairs: Option<Vec<PairPart<'a>>>,
    handover_lines: Option<Vec<LinePair>>,
    returning_pairs: Option<Vec<PairPart<'a>>>,
    definitions: Definitions<'a>,
    series: SeriesPart<'a>,
    gaming: Option<Vec<GamingPart<'a>>>,
    ring: Vec<RingPart<'a>>,
    quality: &'a Quality,
    import: ImportPart<'a>,
    disputed: Option<DisputedPart<'a>>,
    catalogue: Vec<CatalogueEntry>,
}

#[derive(Serialize)]
struct HistoryPart<'a> {
    organisation: Option<&'a str>,
    basis: &'static str,
    incidents: u64,
    events: u64,
    teams: usize,
    first_at: String,
    horizon: String,
    resolved: u64,
    open: u64,
    cancelled: u64,
}

#[derive(Serialize)]
struct SelectionPart {
    from: Option<String>,
    to: Option<String>,
    targets: Vec<String>,
}

#[expect(clippy::struct_field_names, reason = "the names are those of the JSON")]
#[derive(Serialize)]
struct ReachingLine {
    line_1: u64,
    line_2: u64,
    line_3: u64,
}

struct Ledger([i128; thirdline_domain::CLASSES]);

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for class in StatusClass::ALL {
            map.serialize_entry(class.name(), &self.0[class as usize])?;
        }
        map.end()
    }
}

struct MeasuresPart<'a>(&'a Measures);

impl Serialize for MeasuresPart<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for entry in CATALOGUE {
            if let Some(by_target) = self.0.by_target(entry.code) {
                map.serialize_entry(entry.code, &ByTarget(by_target))?;
            } else if let Some(ratio) = self.0.ratio(entry.code) {
                map.serialize_entry(entry.code, ratio)?;
            } else if let Some(proportion) = self.0.proportion(entry.code) {
                map.serialize_entry(entry.code, proportion)?;
            }
        }
        if self.0.reassigned.n.is_some() {
            map.serialize_entry("reassigned", &self.0.reassigned)?;
        }
        map.end()
    }
}

struct ByTarget<'a>(&'a thirdline_evidence::ByTarget);

impl Serialize for ByTarget<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(target, figure)| (target, figure)))
    }
}

struct Quantiles<'a>(&'a [Quantile]);

impl Serialize for Quantiles<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|q| (format!("p{}", q.percent), q.value)))
    }
}

struct QuantileIntervals<'a>(&'a [Quantile]);

#[derive(Serialize)]
struct Limits {
    low: Option<i64>,
    high: Option<i64>,
}

impl Serialize for QuantileIntervals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|q| {
            let limits = q.interval.map(|i| Limits { low: i.low, high: i.high });
            (format!("p{}", q.percent), limits)
        }))
    }
}

#[derive(Serialize)]
struct KaplanMeier<'a> {
    n: u64,
    censored: u64,
    quantiles: Quantiles<'a>,
    intervals: QuantileIntervals<'a>,
}

#[derive(Serialize)]
struct ByPart<'a> {
    dimension: &'static str,
    key: &'a str,
    incidents: u64,
    resolved: u64,
    not_a_trend: bool,
    measures: MeasuresPart<'a>,
}

#[derive(Serialize)]
struct HolderPart<'a> {
    holder: &'a str,
    ledger: Ledger,
    total: i128,
}

#[derive(Serialize)]
struct HalvesPart<'a> {
    development_is: &'static str,
    #[serde(flatten)]
    gap: &'a Gap,
}

#[derive(Serialize)]
struct PairPart<'a> {
    from: &'a str,
    to: &'a str,
    n: u64,
}

#[derive(Serialize)]
struct LinePair {
    from: Option<u8>,
    to: Option<u8>,
    n: u64,
}

#[derive(Serialize)]
struct Definitions<'a> {
    ping_pong: &'a [Definition],
    containment: &'a [Definition],
}

#[derive(Serialize)]
struct SeriesPart<'a> {
    period: &'static str,
    measures: Vec<OneSeries<'a>>,
}

#[derive(Serialize)]
struct OneSeries<'a> {
    code: &'static str,
    target: Option<&'a str>,
    change: thirdline_evidence::statistics::Change,
    points: Vec<PointPart<'a>>,
    chart: Option<&'a thirdline_evidence::statistics::Xmr>,
}

#[derive(Serialize)]
struct PointPart<'a> {
    period: &'a str,
    value: Option<f64>,
    n: u64,
}

#[derive(Serialize)]
struct GamingPart<'a> {
    target: &'a str,
    signals: &'a [Signal],
}

#[derive(Serialize)]
struct RingPart<'a> {
    incident: &'a str,
    reason: thirdline_evidence::RingReason,
    reported_at: String,
    user_clock_us: i64,
    open: bool,
}

#[derive(Serialize)]
struct ImportPart<'a> {
    mapping: &'a str,
    files: Vec<FilePart<'a>>,
    notes: Notes<'a>,
    assumed_statuses: Vec<AssumedPart<'a>>,
}

#[derive(Serialize)]
struct AssumedPart<'a> {
    status: &'a str,
    class: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct FilePart<'a> {
    name: &'a str,
    rows: u64,
}

struct Notes<'a>(&'a [crate::ImportNote]);

impl Serialize for Notes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|note| (note.key, note.count)))
    }
}

#[derive(Serialize)]
struct DisputedPart<'a> {
    listed: u64,
    found: u64,
    unknown: &'a [String],
    incidents: u64,
    measures: MeasuresPart<'a>,
}

#[derive(Serialize, Deserialize)]
struct CatalogueEntry {
    code: String,
    name: String,
    kind: String,
    formula: String,
}

fn assumed(status: &crate::AssumedStatus) -> AssumedPart<'_> {
    AssumedPart { status: &status.status, class: status.class, rows: status.rows }
}

/// An instant as RFC 3339 in UTC.
#[must_use]
pub fn instant(us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(|_| us.to_string(), |t| t.to_string())
}

impl<'a> Document<'a> {
    fn of(report: &Report<'a>) -> Self {
        let e: &'a Evidence = report.evidence;
        // A snapshot has no paths: what it lacks is null, not zero.
        let events = e.recorded.events;
        let paths = events && e.recorded.teams;
        let count = |n: u64| paths.then_some(n);
        Self {
            schema: SCHEMA,
            history: HistoryPart {
                organisation: report.import.organisation.as_deref(),
                basis: if e.basis == Basis::Events { "events" } else { "tickets" },
                incidents: e.incidents,
                events: e.events,
                teams: e.teams.teams.len(),
                first_at: instant(e.first_at),
                horizon: instant(e.horizon),
                resolved: e.resolved,
                open: e.open,
                cancelled: e.cancelled,
            },
            selection: SelectionPart {
                from: e.question.selection.from.map(instant),
                to: e.question.selection.to.map(instant),
                targets: e.question.targets.iter().map(|t| t.label.clone()).collect(),
            },
            stays: count(e.stays),
            handovers: count(e.handovers),
            returns: count(e.returns),
            incidents_with_return: count(e.incidents_with_return),
            incidents_with_two_stays: count(e.incidents_with_two_stays),
            bounces: count(e.bounces),
            line_crossings: e.line_crossings,
            side_crossings: e.side_crossings.filter(|_| events),
            reaching_line: e.reaching_line.map(|[line_1, line_2, line_3]| ReachingLine {
                line_1,
                line_2,
                line_3,
            }),
            ledger: events.then_some(Ledger(e.ledger)),
            user_clock_total: e.user_clock_total(),
            measures: MeasuresPart(&e.measures),
            user_clock_quantiles: Quantiles(&e.clocks.quantiles),
            user_clock_quantile_intervals: QuantileIntervals(&e.clocks.quantiles),
            user_clock_without_holds_quantiles: events
                .then_some(Quantiles(&e.clocks.without_holds)),
            kaplan_meier: KaplanMeier {
                n: e.clocks.resolved + e.clocks.censored,
                censored: e.clocks.censored,
                quantiles: Quantiles(&e.clocks.survival),
                intervals: QuantileIntervals(&e.clocks.survival),
            },
            by: e.by.iter().map(|by| by_part(e, by)).collect(),
            holders: events.then(|| e.holders.iter().map(holder_part).collect()),
            halves: halves(e),
            handover_pairs: paths.then(|| e.handover_pairs.iter().map(pair_part).collect()),
            handover_lines: e.line_crossings.map(|_| line_pairs(e)),
            returning_pairs: paths.then(|| e.returning_pairs.iter().map(pair_part).collect()),
            definitions: Definitions {
                ping_pong: if paths { &e.ping_pong } else { &[] },
                containment: if paths { &e.containment } else { &[] },
            },
            series: SeriesPart {
                period: e.period.name(),
                measures: e.series.iter().map(one_series).collect(),
            },
            gaming: events.then(|| {
                let part =
                    |(target, signals): &'a (String, Vec<Signal>)| GamingPart { target, signals };
                e.gaming.iter().map(part).collect()
            }),
            ring: ring(report),
            quality: &e.quality,
            import: ImportPart {
                mapping: &report.import.mapping,
                files: report
                    .import
                    .files
                    .iter()
                    .map(|(name, rows)| FilePart { name, rows: *rows })
                    .collect(),
                notes: Notes(&report.import.notes),
                assumed_statuses: report.import.assumed.iter().map(assumed).collect(),
            },
            disputed: report.disputed.map(|d| DisputedPart {
                listed: d.listed,
                found: d.found,
                unknown: &d.unknown,
                incidents: d.without.incidents,
                measures: MeasuresPart(&d.without),
            }),
            catalogue: CATALOGUE.iter().map(catalogue_entry).collect(),
        }
    }
}

fn catalogue_entry(entry: &thirdline_evidence::Entry) -> CatalogueEntry {
    CatalogueEntry {
        code: entry.code.to_owned(),
        name: entry.name.to_owned(),
        kind: entry.kind.name().to_owned(),
        formula: entry.formula.to_owned(),
    }
}

fn by_part<'a>(e: &Evidence, by: &'a Breakdown) -> ByPart<'a> {
    ByPart {
        dimension: by.dimension.name(),
        key: &by.key,
        incidents: by.measures.incidents,
        resolved: by.measures.resolved,
        not_a_trend: e.is_trend_hidden(by.dimension),
        measures: MeasuresPart(&by.measures),
    }
}

fn holder_part(time: &HolderTime) -> HolderPart<'_> {
    HolderPart { holder: &time.holder, ledger: Ledger(time.by_class), total: time.total() }
}

fn pair_part(pair: &Pair) -> PairPart<'_> {
    PairPart { from: &pair.from, to: &pair.to, n: pair.n }
}

fn halves(e: &Evidence) -> Option<HalvesPart<'_>> {
    let known = e.recorded.events && (e.teams.sides_known || e.teams.lines_known);
    let development_is = if e.teams.sides_known { "side development" } else { "line 3" };
    known.then_some(HalvesPart { development_is, gap: &e.gap })
}

fn line_pairs(e: &Evidence) -> Vec<LinePair> {
    let line = |index: usize| (index > 0).then_some(index as u8);
    let mut pairs = Vec::new();
    for (from, row) in e.line_matrix.iter().enumerate() {
        for (to, &n) in row.iter().enumerate().filter(|(_, n)| **n > 0) {
            pairs.push(LinePair { from: line(from), to: line(to), n });
        }
    }
    pairs
}

fn one_series(series: &Series) -> OneSeries<'_> {
    OneSeries {
        code: series.code,
        target: series.target.as_deref(),
        change: series.change,
        points: series
            .points
            .iter()
            .map(|p| PointPart { period: &p.label, value: p.value, n: p.n })
            .collect(),
        chart: series.chart.as_ref(),
    }
}

fn ring<'a>(report: &Report<'a>) -> Vec<RingPart<'a>> {
    let incidents = &report.history.incidents;
    report
        .evidence
        .ring
        .iter()
        .map(|ring| RingPart {
            incident: incidents.find_name(ring.fact.incident).unwrap_or_default(),
            reason: ring.reason,
            reported_at: instant(ring.fact.reported_at),
            user_clock_us: ring.fact.clock,
            open: ring.fact.state == State::Open,
        })
        .collect()
}
