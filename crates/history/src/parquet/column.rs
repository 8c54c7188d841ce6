//! The values of one column as texts. Texts stay where they are; numbers and times are written
//! into one buffer for all rows of the batch.

use crate::instant::InstantText;
use crate::typed::push_float;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Decimal256Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, LargeStringArray, RecordBatch, StringArray, StringViewArray, StructArray,
};
use arrow_schema::{DataType, Fields, TimeUnit};
use std::fmt::{Display, Write};

/// One column of a batch.
pub(super) enum Column {
    Text(StringArray),
    LargeText(LargeStringArray),
    TextView(StringViewArray),
    Dictionary { keys: Vec<Option<usize>>, values: Box<Self> },
    Written { text: String, ends: Vec<usize> },
    Missing,
}

impl Column {
    /// The column of a path; without values if there is none, or if its type has no texts.
    pub(super) fn find(batch: &RecordBatch, path: &[String]) -> Self {
        let Some((first, rest)) = path.split_first() else { return Self::Missing };
        let mut found = batch.column_by_name(first);
        for name in rest {
            found = found
                .and_then(|array| array.as_any().downcast_ref::<StructArray>())
                .and_then(|array| array.column_by_name(name));
        }
        found.map_or(Self::Missing, Self::new)
    }

    fn new(array: &ArrayRef) -> Self {
        match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string().clone()),
            DataType::Utf8View => Self::TextView(array.as_string_view().clone()),
            DataType::Dictionary(_, _) => dictionary(array),
            _ => written(array),
        }
    }

    /// The text of a row; empty for a missing value.
    pub(super) fn text(&self, row: usize) -> &str {
        match self {
            Self::Text(array) if array.is_valid(row) => array.value(row),
            Self::LargeText(array) if array.is_valid(row) => array.value(row),
            Self::TextView(array) if array.is_valid(row) => array.value(row),
            Self::Dictionary { keys, values } => keys[row].map_or("", |key| values.text(key)),
            Self::Written { text, ends } => {
                let start = if row == 0 { 0 } else { ends[row - 1] };
                &text[start..ends[row]]
            }
            _ => "",
        }
    }
}

/// The type of the column of a path.
pub(super) fn find_type<'f>(fields: &'f Fields, path: &[String]) -> Option<&'f DataType> {
    let (first, rest) = path.split_first()?;
    let (_, field) = fields.find(first)?;
    match field.data_type() {
        DataType::Struct(fields) => find_type(fields, rest),
        found => Some(found),
    }
}

/// Whether the values of a type are texts, numbers or times.
pub(super) fn is_readable(found: &DataType) -> bool {
    match found {
        DataType::Dictionary(_, values) => is_readable(values),
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::Null
        | DataType::Boolean
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(_, _)
        | DataType::Decimal128(_, _)
        | DataType::Decimal256(_, _) => true,
        other => other.is_integer() || other.is_floating() && *other != DataType::Float16,
    }
}

fn dictionary(array: &ArrayRef) -> Column {
    let dictionary = array.as_any_dictionary();
    let values = dictionary.values();
    if values.is_empty() {
        return Column::Missing;
    }
    let keys = dictionary.normalized_keys();
    let keys = keys.into_iter().enumerate();
    Column::Dictionary {
        keys: keys.map(|(row, key)| array.is_valid(row).then_some(key)).collect(),
        values: Box::new(Column::new(values)),
    }
}

fn written(array: &ArrayRef) -> Column {
    match array.data_type() {
        DataType::Boolean => {
            let flags = array.as_boolean();
            write_rows(array, |text, row| {
                text.push_str(if flags.value(row) { "true" } else { "false" });
            })
        }
        DataType::Int8 => numbers::<Int8Type>(array),
        DataType::Int16 => numbers::<Int16Type>(array),
        DataType::Int32 => numbers::<Int32Type>(array),
        DataType::Int64 => numbers::<Int64Type>(array),
        DataType::UInt8 => numbers::<UInt8Type>(array),
        DataType::UInt16 => numbers::<UInt16Type>(array),
        DataType::UInt32 => numbers::<UInt32Type>(array),
        DataType::UInt64 => numbers::<UInt64Type>(array),
        DataType::Float32 => {
            let numbers = array.as_primitive::<Float32Type>();
            // Through its own shortest digits: 0.1 as `f32` is not 0.1 as `f64`.
            write_rows(array, |text, row| {
                let number = numbers.value(row);
                push_float(text, number.to_string().parse().unwrap_or(f64::from(number)));
            })
        }
        DataType::Float64 => {
            let numbers = array.as_primitive::<Float64Type>();
            write_rows(array, |text, row| push_float(text, numbers.value(row)))
        }
        DataType::Decimal128(_, _) => {
            let numbers = array.as_primitive::<Decimal128Type>();
            write_rows(array, |text, row| text.push_str(&numbers.value_as_string(row)))
        }
        DataType::Decimal256(_, _) => {
            let numbers = array.as_primitive::<Decimal256Type>();
            write_rows(array, |text, row| text.push_str(&numbers.value_as_string(row)))
        }
        DataType::Date32 => instants::<Date32Type>(array, 86_400_000_000, 1, false),
        DataType::Date64 => instants::<Date64Type>(array, 1_000, 1, false),
        DataType::Timestamp(unit, zone) => {
            let utc = zone.is_some();
            match unit {
                TimeUnit::Second => instants::<TimestampSecondType>(array, 1_000_000, 1, utc),
                TimeUnit::Millisecond => instants::<TimestampMillisecondType>(array, 1_000, 1, utc),
                TimeUnit::Microsecond => instants::<TimestampMicrosecondType>(array, 1, 1, utc),
                TimeUnit::Nanosecond => instants::<TimestampNanosecondType>(array, 1, 1_000, utc),
            }
        }
        // Some writers leave the mark of a text out.
        DataType::Binary => {
            let bytes = array.as_binary::<i32>();
            write_rows(array, |text, row| text.push_str(&String::from_utf8_lossy(bytes.value(row))))
        }
        DataType::LargeBinary => {
            let bytes = array.as_binary::<i64>();
            write_rows(array, |text, row| text.push_str(&String::from_utf8_lossy(bytes.value(row))))
        }
        _ => Column::Missing,
    }
}

/// Writes each row that has a value.
fn write_rows(array: &dyn Array, mut put: impl FnMut(&mut String, usize)) -> Column {
    let mut text = String::new();
    let mut ends = Vec::with_capacity(array.len());
    for row in 0..array.len() {
        if array.is_valid(row) {
            put(&mut text, row);
        }
        ends.push(text.len());
    }
    Column::Written { text, ends }
}

fn numbers<T: ArrowPrimitiveType<Native: Display>>(array: &ArrayRef) -> Column {
    let numbers = array.as_primitive::<T>();
    write_rows(array, |text, row| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{}", numbers.value(row));
    })
}

/// Instants in units of `micros / parts` microseconds: with a zone they are of UTC, without one
/// they are of a wall clock. One beyond the years 0 to 9999 is written as its number, which no
/// format reads.
fn instants<T: ArrowPrimitiveType<Native: Into<i64> + Display>>(
    array: &ArrayRef,
    micros: i64,
    parts: i64,
    utc: bool,
) -> Column {
    let values = array.as_primitive::<T>();
    let mut writer = if utc { InstantText::utc_offset() } else { InstantText::local() };
    let mut one = Vec::new();
    write_rows(array, |text, row| {
        let value: i64 = values.value(row).into();
        one.clear();
        let micros = value.checked_mul(micros).map(|v| v.div_euclid(parts));
        let written = micros.is_some_and(|micros| writer.push(&mut one, micros));
        match std::str::from_utf8(&one) {
            Ok(instant) if written => text.push_str(instant),
            _ => {
                let _ = write!(text, "{value}");
            }
        }
    })
}
