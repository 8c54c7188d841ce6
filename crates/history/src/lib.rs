//! Ticket histories in and out.
//!
//! A file of any dialect becomes the events of [`thirdline_domain::History`]:
//!
//! ```text
//! Source ─ input ─ text/csv · xes · jsonl · parquet · excel ─ intake ─ builder ─ History
//!          (gzip)  (blocks of whole records, in parallel)     (roles,   (merge in file order,
//!                                                              times)    group, sort)
//! ```
//!
//! A [`Mapping`] says which column plays which [`Role`] and what each status means; presets come
//! with the product. Columns without a role are never read, so persons do not get in.
//!
//! Beside a history stand small files of facts that no ticket system holds: [`facts`]. Histories of
//! a firm that does not exist come from [`generate()`], and with a known cause planted in each
//! service from [`plant`]; histories in which a remedy did what is known, from [`plant_effects`];
//! histories of one service of any shape, from [`shaped`].
//!
//! To add a format: write a module with `read(input, job, merger)` that fills one
//! [`Role`]-indexed row at a time into an `Intake`, add it to `Format` and to the match in
//! `read.rs`.

mod blocks;
mod builder;
mod csv;
mod endings;
mod error;
mod excel;
pub mod facts;
mod generate;
mod header;
mod import;
mod input;
mod instant;
mod intake;
mod jsonl;
mod keyed;
mod mapping;
mod mapping_reference;
mod parquet;
mod preset;
mod propose;
mod read;
mod role;
mod text;
mod time_format;
mod typed;
mod visit;
mod write;
mod xes;

pub use error::{HIDDEN, HistoryError, RowFault, RowFaults};
pub use generate::{
    Cause, Effects, Generated, Judged, Plan, Planted, Planting, Portfolio, Shape, Shaped, Story,
    TakeUp, Weekly, generate, plant, plant_effects, shaped,
};
pub use import::{ClosureCount, ImportReport, StatusCount, count_states};
pub use input::{BytesRead, Kept, Source};
pub use mapping::{Changes, ClosureRule, Format, Kind, Mapping, StatusRule, find_zone};
pub use mapping_reference::{
    CHANGE_COLUMNS, CHANGES, CLOSURE, COLUMNS, MAPPING, MAPPING_EXAMPLE, MAPPING_REFERENCE,
    MAPPING_TEAM, TICKET_COLUMNS,
};
pub use preset::{PRESETS, Preset, find_mapping};
pub use propose::{Choice, ColumnProfile, Preview, Proposal, choose, preview, propose};
pub use read::{Options, Overlap, Reading, read};
pub use role::{ROLES, Role, holds_persons};
pub use time_format::{TimeFault, TimeFormat, TimeReader};
pub use write::{
    EventsWritten, Output, OutputFormat, is_same_file, is_stream, organisation_toml, write,
    write_whole,
};
