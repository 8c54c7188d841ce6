//! Apache Parquet: only the columns that the mapping names are read from the file.
//!
//! Columns of structures have their path as a name (`ticket.number`); lists and maps are no
//! columns. One thread decodes, the others take the rows in.

mod column;
#[cfg(test)]
mod tests;

use crate::blocks::{Block, Blocks, Bytes, Merger, read_in_parallel};
use crate::error::HistoryError;
use crate::input::{Input, Seekable};
use crate::intake::Columns;
use crate::mapping::Mapping;
use crate::read::{Job, bind};
use crate::role::{ROLES, Role};
use crate::typed::with_typed_times;
use crate::visit::{Visit, distinct_names};
use arrow_array::RecordBatch;
use column::Column;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Rows that are decoded at a time.
const BATCH: usize = 1 << 14;
/// Repeated values cost next to nothing, so a small file may claim to hold any number of rows:
/// beyond this number there must be a byte for each `MOST_ROWS_A_BYTE`.
const HARMLESS_ROWS: u64 = 50_000_000;
const MOST_ROWS_A_BYTE: u64 = 100;

pub(crate) fn read(
    input: Input,
    job: &Job<'_>,
    merger: &mut Merger<'_>,
) -> Result<(), HistoryError> {
    let table = Table::open(input)?;
    let headers: Vec<String> = table.leaves.iter().map(|leaf| leaf.join(".")).collect();
    let binding = bind(job.mapping, job.name, &headers)?;
    let mapping = with_typed_times(job.mapping);
    let job = Job { mapping: &mapping, name: job.name, prefix: job.prefix };
    let bound: Vec<(Role, usize)> = Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, binding.by_role[role as usize]?)))
        .collect();
    table.check_types(&bound)?;
    let columns: Vec<(Role, Vec<String>)> =
        bound.iter().map(|&(role, index)| (role, table.leaves[index].clone())).collect();
    let handed = Mutex::new(FxHashMap::default());
    let rows = table.rows(bound.iter().map(|b| b.1))?;
    let batches = Batches { rows, handed: &handed };
    read_in_parallel(
        batches,
        || job.intake(&binding.names),
        |block, intake| {
            let batch = handed.lock().unwrap_or_else(PoisonError::into_inner).remove(&block.line);
            let Some(batch) = batch else { return };
            let columns: Vec<(Role, Column)> =
                columns.iter().map(|(role, path)| (*role, Column::find(&batch, path))).collect();
            let rows = batch.num_rows();
            if intake.columns(&ByRole { columns: &columns, rows }) {
                return;
            }
            for row in 0..rows {
                let mut fields = [""; ROLES];
                for (role, column) in &columns {
                    fields[*role as usize] = column.text(row);
                }
                intake.row(block.line + row as u64, &fields);
            }
        },
        merger,
    )
}

/// The columns of a batch by their roles.
struct ByRole<'b> {
    columns: &'b [(Role, Column)],
    rows: usize,
}

impl<'b> Columns<'b> for ByRole<'b> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn column(&self, role: Role) -> Option<impl Iterator<Item = Option<&'b str>>> {
        let (_, column) = self.columns.iter().find(|(of, _)| *of == role)?;
        Some((0..self.rows).map(|row| Some(column.text(row))))
    }
}

/// Lets each row be seen, with all columns that have a text.
pub(crate) fn visit(
    input: Input,
    _mapping: Option<&Mapping>,
    each: &mut Visit<'_>,
) -> Result<(), HistoryError> {
    let table = Table::open(input)?;
    let leaves = table.leaves.clone();
    let names = distinct_names(&leaves.iter().map(|leaf| leaf.join(".")).collect::<Vec<_>>());
    let mut rows = table.rows(0..leaves.len())?;
    while let Some((first, batch)) = rows.next()? {
        let columns: Vec<Column> = leaves.iter().map(|leaf| Column::find(&batch, leaf)).collect();
        let mut seen: Vec<(&str, &str)> = Vec::with_capacity(names.len());
        for row in 0..batch.num_rows() {
            seen.clear();
            seen.extend(names.iter().zip(&columns).map(|(n, c)| (n.as_str(), c.text(row))));
            if each(first + row as u64, &seen).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// An opened file whose columns are known.
struct Table {
    name: String,
    file: Seekable,
    builder: ParquetRecordBatchReaderBuilder<File>,
    /// Path of each column, by its place among the leaves of the schema that are columns.
    leaves: Vec<Vec<String>>,
    /// Place of each column among all leaves.
    places: Vec<usize>,
    rows: u64,
}

impl Table {
    fn open(input: Input) -> Result<Self, HistoryError> {
        let name = input.name.clone();
        if input.head.starts_with(b"PARE") {
            return Err(encrypted(name));
        }
        let file = input.seekable()?;
        let copy = file.file.try_clone().map_err(|e| crate::input::io_error(&name, e))?;
        let builder = guarded(&name, || ParquetRecordBatchReaderBuilder::try_new(copy))?;
        let mut leaves = Vec::new();
        let mut places = Vec::new();
        for (place, leaf) in builder.parquet_schema().columns().iter().enumerate() {
            // What may stand more than once in a row is no column.
            if leaf.max_rep_level() == 0 {
                leaves.push(leaf.path().parts().to_vec());
                places.push(place);
            }
        }
        let groups = builder.metadata().row_groups();
        let rows = groups.iter().map(|g| u64::try_from(g.num_rows()).unwrap_or(u64::MAX));
        let rows = rows.fold(0, u64::saturating_add);
        if rows > HARMLESS_ROWS && rows / MOST_ROWS_A_BYTE > file.size {
            return Err(HistoryError::File {
                file: name,
                message: format!("it claims to hold {rows} rows in {} bytes", file.size),
                help: "no ticket history is like that; export it again".into(),
            });
        }
        Ok(Self { name, file, builder, leaves, places, rows })
    }

    /// Refuses columns that hold neither text nor number nor time.
    fn check_types(&self, bound: &[(Role, usize)]) -> Result<(), HistoryError> {
        for (role, index) in bound {
            let path = &self.leaves[*index];
            let found = column::find_type(self.builder.schema().fields(), path);
            if let Some(found) = found.filter(|t| !column::is_readable(t)) {
                return Err(HistoryError::File {
                    file: self.name.clone(),
                    message: format!(
                        "the column {:?} ({}) has the type {found}, which is no text, number or \
                         time",
                        path.join("."),
                        role.key()
                    ),
                    help: "map another column, or export it as text".into(),
                });
            }
        }
        Ok(())
    }

    /// The rows, with these columns alone.
    fn rows(self, columns: impl IntoIterator<Item = usize>) -> Result<Rows, HistoryError> {
        let leaves = columns.into_iter().map(|c| self.places[c]);
        let mask = ProjectionMask::leaves(self.builder.parquet_schema(), leaves);
        let builder = self.builder.with_projection(mask).with_batch_size(BATCH);
        let reader = guarded(&self.name, || builder.build())?;
        Ok(Rows { name: self.name, reader, file: self.file, next: 1, all: self.rows })
    }
}

/// Batches of rows, one after the other.
struct Rows {
    name: String,
    reader: ParquetRecordBatchReader,
    file: Seekable,
    /// Number of the first row of the next batch.
    next: u64,
    /// How many rows there are.
    all: u64,
}

impl Rows {
    /// The next batch and the number of its first row, 1-based.
    fn next(&mut self) -> Result<Option<(u64, RecordBatch)>, HistoryError> {
        let reader = &mut self.reader;
        let read = || reader.next().transpose().map_err(ParquetError::from);
        let batch = guarded(&self.name, read)?;
        let first = self.next;
        self.next += batch.as_ref().map_or(0, |b| b.num_rows() as u64);
        self.file.tell(self.next - 1, self.all);
        Ok(batch.map(|batch| (first, batch)))
    }
}

/// Hands batches to the workers by the number of their first row.
struct Batches<'h> {
    rows: Rows,
    handed: &'h Mutex<FxHashMap<u64, RecordBatch>>,
}

impl Blocks for Batches<'_> {
    fn next(&mut self) -> Result<Option<Block>, HistoryError> {
        let Some((line, batch)) = self.rows.next()? else { return Ok(None) };
        self.handed.lock().unwrap_or_else(PoisonError::into_inner).insert(line, batch);
        Ok(Some(Block { bytes: Bytes::default(), line }))
    }
}

/// Runs the decoder. It checks most of what a file says about itself, but not all: an offset below
/// zero or a page that names a dictionary nobody wrote is a panic in it (found by changing bytes of
/// sound files at random). That must be an answer like any other, and nothing of the decoder is
/// used after it.
fn guarded<T>(
    name: &str,
    decode: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, HistoryError> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(error)) => Err(refused(name, &error)),
        Err(_) => Err(damaged(name, "")),
    }
}

fn refused(name: &str, error: &ParquetError) -> HistoryError {
    let text = error.to_string();
    if text.contains("encrypt") {
        return encrypted(name.to_owned());
    }
    match text.split_once("Disabled feature at compile time: ") {
        Some((_, feature)) => HistoryError::File {
            file: name.to_owned(),
            message: format!("it is compressed with {feature}, which is not supported"),
            help: "write it with zstd, snappy or gzip".into(),
        },
        None => damaged(name, &format!(" ({text})")),
    }
}

fn damaged(name: &str, why: &str) -> HistoryError {
    HistoryError::File {
        file: name.to_owned(),
        message: format!("this Parquet file is cut off or damaged{why}"),
        help: "fetch it again, or export it again".into(),
    }
}

fn encrypted(file: String) -> HistoryError {
    HistoryError::File {
        file,
        message: "this Parquet file is encrypted".into(),
        help: "export it without encryption".into(),
    }
}
