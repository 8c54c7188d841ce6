//! Apache Parquet: repeated names as dictionaries, instants as microseconds in UTC, zstd.

use super::{ENDINGS, EventsWritten, Words, endings_of};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Int32Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, UInt32Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;
use thirdline_domain::{ClosureClass, History, NO_STATUS, NO_TIME};

/// Events in a batch; a row group is four of them.
const BATCH: usize = 1 << 16;

pub(super) fn write(
    history: &History,
    words: &Words,
    out: &mut (impl Write + Send),
    told: &EventsWritten,
) -> io::Result<()> {
    write_all(history, words, out, told).map_err(|error| match error {
        // The cause says more than the wrapping: a full disk is a full disk.
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(io) => *io,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    })
}

fn write_all(
    history: &History,
    words: &Words,
    out: &mut (impl Write + Send),
    told: &EventsWritten,
) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_row_count(Some(4 * BATCH))
        .set_created_by(concat!("thirdline ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let schema = schema(history);
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties))?;
    let dictionaries = Dictionaries::new(history, words);
    let incidents = history.incident_count();
    let mut from = 0;
    while from < incidents {
        let first = history.starts[from] as usize;
        let enough = history.starts.partition_point(|&start| (start as usize) < first + BATCH);
        // Whole incidents, and at least one.
        let to = enough.clamp(from + 1, incidents);
        let batch = batch(history, &dictionaries, from..to, &schema)?;
        writer.write(&batch)?;
        told.add(batch.num_rows());
        from = to;
    }
    writer.close()?;
    Ok(())
}

fn schema(history: &History) -> Arc<Schema> {
    let name = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let instant = || DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let mut fields = vec![
        Field::new("incident", DataType::Utf8, false),
        Field::new("at", instant(), false),
        Field::new("order", DataType::UInt32, false),
        Field::new("team", name(), true),
        Field::new("class", name(), true),
        Field::new("status", name(), true),
        Field::new("priority", name(), true),
        Field::new("service", name(), true),
        Field::new("opened", instant(), false),
    ];
    let types = [name(), name(), DataType::Boolean, name(), instant()];
    let there = ENDINGS.into_iter().zip(types).zip(endings_of(&history.closings));
    let there = there.filter(|(_, there)| *there);
    fields.extend(there.map(|((name, kind), _)| Field::new(name, kind, true)));
    Arc::new(Schema::new(fields))
}

struct Dictionaries {
    teams: ArrayRef,
    /// By status.
    classes: Vec<i32>,
    class_names: ArrayRef,
    labels: ArrayRef,
    priorities: ArrayRef,
    services: ArrayRef,
    closures: ArrayRef,
    /// By closure code, and the names of all classes.
    closure_classes: Vec<Option<i32>>,
    closure_class_names: ArrayRef,
    problems: ArrayRef,
}

impl Dictionaries {
    fn new(history: &History, words: &Words) -> Self {
        let texts = |texts: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(texts)) };
        let mut class_names: Vec<&str> = words.classes.clone();
        class_names.sort_unstable();
        class_names.dedup();
        let place = |class: &&str| {
            let place = class_names.binary_search(class).unwrap_or_default();
            i32::try_from(place).unwrap_or_default()
        };
        Self {
            teams: texts(history.teams.iter().collect()),
            classes: words.classes.iter().map(place).collect(),
            labels: texts(words.labels.iter().map(String::as_str).collect()),
            priorities: texts(history.priorities.iter().collect()),
            services: texts(history.services.iter().collect()),
            class_names: texts(class_names),
            closures: texts(history.closings.codes.iter().collect()),
            closure_classes: history
                .closings
                .classes
                .iter()
                .map(|class| {
                    let row = ClosureClass::ALL.iter().position(|c| Some(*c) == *class)?;
                    i32::try_from(row).ok()
                })
                .collect(),
            closure_class_names: texts(ClosureClass::ALL.map(ClosureClass::name).to_vec()),
            problems: texts(history.closings.problems.iter().collect()),
        }
    }
}

fn batch(
    history: &History,
    dictionaries: &Dictionaries,
    incidents: std::ops::Range<usize>,
    schema: &Arc<Schema>,
) -> Result<RecordBatch, ArrowError> {
    let events = history.starts[incidents.start] as usize..history.starts[incidents.end] as usize;
    let by_event = |of: &mut dyn FnMut(usize, usize, usize)| {
        for incident in incidents.clone() {
            for (order, event) in history.events_of(incident).enumerate() {
                of(incident, order, event);
            }
        }
    };
    let mut numbers: Vec<&str> = Vec::with_capacity(events.len());
    let mut orders: Vec<u32> = Vec::with_capacity(events.len());
    let mut opened: Vec<i64> = Vec::with_capacity(events.len());
    by_event(&mut |incident, order, _| {
        numbers.push(&history.incidents[incident as u32]);
        orders.push(order as u32);
        opened.push(history.reported_at(incident));
    });
    let instants = |micros: Vec<i64>| -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from(micros).with_timezone("UTC"))
    };
    let long = |ids: &[u32], names: &ArrayRef| {
        // `NONE` and nothing else is no `i32`: there are fewer than 2³¹ names.
        named(ids.iter().map(|&id| i32::try_from(id).ok()).collect(), names)
    };
    let short = |ids: &[u16], names: &ArrayRef| {
        named(ids.iter().map(|&id| (id != u16::MAX).then_some(i32::from(id))).collect(), names)
    };
    let statuses = &history.status[events.clone()];
    let classes = statuses
        .iter()
        .map(|&s| (s != NO_STATUS).then(|| dictionaries.classes[s as usize]))
        .collect();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(numbers)),
        instants(history.at[events.clone()].to_vec()),
        Arc::new(UInt32Array::from(orders)),
        long(&history.team[events.clone()], &dictionaries.teams)?,
        named(classes, &dictionaries.class_names)?,
        short(statuses, &dictionaries.labels)?,
        short(&history.priority[events.clone()], &dictionaries.priorities)?,
        long(&history.service[events], &dictionaries.services)?,
        instants(opened),
    ];
    columns.extend(endings(history, dictionaries, incidents)?);
    RecordBatch::try_new(schema.clone(), columns)
}

/// How incidents ended, on the last row of each.
fn endings(
    history: &History,
    dictionaries: &Dictionaries,
    incidents: std::ops::Range<usize>,
) -> Result<Vec<ArrayRef>, ArrowError> {
    fn on_last_rows<T: Clone>(
        history: &History,
        incidents: std::ops::Range<usize>,
        value: impl Fn(usize) -> Option<T>,
    ) -> Vec<Option<T>> {
        let rows = incidents.flat_map(|incident| {
            let before = history.events_of(incident).len() - 1;
            std::iter::repeat_n(None, before).chain([value(incident)])
        });
        rows.collect()
    }
    let closings = &history.closings;
    let there = endings_of(closings);
    let mut columns: Vec<ArrayRef> = Vec::new();
    if there[0] {
        let code = |i: usize| i32::try_from(closings.code[i]).ok();
        let keys = on_last_rows(history, incidents.clone(), code);
        columns.push(named(keys, &dictionaries.closures)?);
        let class = |i: usize| *dictionaries.closure_classes.get(closings.code[i] as usize)?;
        let keys = on_last_rows(history, incidents.clone(), class);
        columns.push(named(keys, &dictionaries.closure_class_names)?);
    }
    if there[2] {
        let rows = on_last_rows(history, incidents.clone(), |i| Some(closings.changed[i]));
        columns.push(Arc::new(BooleanArray::from(rows)));
    }
    if there[3] {
        let problem = |i: usize| i32::try_from(closings.problem[i]).ok();
        let keys = on_last_rows(history, incidents.clone(), problem);
        columns.push(named(keys, &dictionaries.problems)?);
    }
    if there[4] {
        let since = |i: usize| Some(closings.known_since[i]).filter(|t| *t != NO_TIME);
        let rows = on_last_rows(history, incidents, since);
        columns.push(Arc::new(TimestampMicrosecondArray::from(rows).with_timezone("UTC")));
    }
    Ok(columns)
}

fn named(keys: Vec<Option<i32>>, names: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let keys = Int32Array::from(keys);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, names.clone())?))
}
