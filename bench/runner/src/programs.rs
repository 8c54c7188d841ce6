//! Who is measured, and what each is asked to do.

use crate::prepare::{Data, Format, Place};
use std::ffi::OsString;
use std::path::PathBuf;

/// What a program is to the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Thirdline, told which mapping to use: others are told the columns, too.
    Thirdline,
    /// Thirdline as people call it: it looks for the mapping first.
    Unaided,
    /// A peer whose speed is a goal.
    Rival,
    /// A peer shown for comparison.
    Peer,
    /// What cannot be undercut.
    Floor,
}

/// Where a program says what it counted.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// One JSON object on the last line of standard output.
    Printed,
    /// A file.
    Written(PathBuf),
}

/// One program on one file.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) part: Part,
    pub(crate) who: &'static str,
    pub(crate) does: &'static str,
    pub(crate) format: Format,
    pub(crate) command: Vec<OsString>,
    pub(crate) answer: Answer,
}

/// Everybody, on every file each can read.
pub(crate) fn all(place: &Place, data: &Data) -> Vec<Program> {
    let mut programs = Vec::new();
    for format in Format::ALL {
        programs.push(thirdline(place, data, format));
        programs.push(unaided(place, data, format));
        if format == Format::Xes {
            programs.extend(process_mining(place, data));
            programs.push(pm4py(place, data));
        } else {
            programs.extend(tables(place, data, format));
        }
        programs.extend(floors(place, data, format));
    }
    programs
}

/// The whole evidence as JSON.
pub(crate) fn thirdline(place: &Place, data: &Data, format: Format) -> Program {
    let mut program = unaided(place, data, format);
    program.part = Part::Thirdline;
    program.does = "whole evidence, mapping named";
    program.command.extend(["--mapping".into(), "thirdline".into()]);
    program
}

fn unaided(place: &Place, data: &Data, format: Format) -> Program {
    let out = data.evidence(format);
    Program {
        part: Part::Unaided,
        who: "Thirdline",
        does: "whole evidence, mapping found by itself",
        format,
        command: vec![
            place.thirdline.clone().into(),
            "evidence".into(),
            data.file(format).into(),
            "--organisation".into(),
            data.organisation().into(),
            "--format".into(),
            "json".into(),
            "--output".into(),
            out.clone().into(),
        ],
        answer: Answer::Written(out),
    }
}

/// polars and DuckDB.
fn tables(place: &Place, data: &Data, format: Format) -> [Program; 3] {
    let python = |who, does, script: &str, rest: &[&str]| {
        let script = place.folder.join("peers-py").join(script);
        let mut command =
            vec![place.python.clone().into(), script.into(), data.file(format).into()];
        command.extend(rest.iter().map(OsString::from));
        Program { part: Part::Rival, who, does, format, command, answer: Answer::Printed }
    };
    let does = "sort, handovers, A-B-A, quantiles";
    let streaming = "the same, streaming engine";
    [
        python("polars", does, "with_polars.py", &["in-memory"]),
        python("polars", streaming, "with_polars.py", &["streaming"]),
        python("duckdb", does, "with_duckdb.py", &[]),
    ]
}

/// The `process_mining` crate.
fn process_mining(place: &Place, data: &Data) -> [Program; 3] {
    let program = |part, does, way: &str| Program {
        part,
        who: "process_mining",
        does,
        format: Format::Xes,
        command: vec![place.peers.clone().into(), way.into(), data.file(Format::Xes).into()],
        answer: Answer::Printed,
    };
    [
        program(Part::Peer, "full import, handovers, A-B-A", "import"),
        program(Part::Rival, "streaming, handovers, A-B-A", "stream"),
        program(Part::Rival, "the same, needed attributes only", "stream-needed"),
    ]
}

fn pm4py(place: &Place, data: &Data) -> Program {
    let script = place.folder.join("peers-py/with_pm4py.py");
    Program {
        part: Part::Peer,
        who: "pm4py",
        does: "import (rustxes), sort, handovers, A-B-A",
        format: Format::Xes,
        command: vec![place.python.clone().into(), script.into(), data.file(Format::Xes).into()],
        answer: Answer::Printed,
    }
}

/// Reading and splitting by one thread and by two. Only CSV can be split without understanding it.
pub(crate) fn floors(place: &Place, data: &Data, format: Format) -> [Program; 2] {
    let split = matches!(format, Format::Csv | Format::CsvByTime);
    let program = |does, threads: &str| Program {
        part: Part::Floor,
        who: "floor",
        does,
        format,
        command: vec![
            place.floor.clone().into(),
            if split { "split" } else { "read" }.into(),
            threads.into(),
            data.file(format).into(),
        ],
        answer: Answer::Printed,
    };
    if split {
        [program("read and split, 1 thread", "1"), program("read and split, 2 threads", "2")]
    } else {
        [program("read, 1 thread", "1"), program("read, 2 threads", "2")]
    }
}
