//! Where results go: standard output, or a file that appears only when it is whole.

use crate::failure::wrong;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use thirdline_history::{is_same_file, write_whole};
use thirdline_report::text::Style;

/// Files that were read. What is written never takes the place of one of them.
static READ: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn files_read() -> MutexGuard<'static, Vec<PathBuf>> {
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes a file before it is read; `-` is standard input.
pub(crate) fn reads(path: &Path) {
    // Standard input may be a file, too; where the system has no such name, nothing can be told.
    let path = if path.as_os_str() == "-" { Path::new("/dev/stdin") } else { path };
    files_read().push(path.to_owned());
}

/// Refuses to write where something was read from, also under another name of the same file.
pub(crate) fn spares_what_was_read(path: &Path) -> anyhow::Result<()> {
    let read = files_read();
    let Some(same) = read.iter().find(|read| is_same_file(read, path)) else { return Ok(()) };
    let named = if same.as_path() == path {
        "it was read by this command".to_owned()
    } else {
        format!("it is the same file as {}, which was read by this command", same.display())
    };
    Err(wrong(
        format!("{}: {named}, so it is not written over", path.display()),
        "name another file after --output",
    ))
}

/// Writes to a file, or to standard output where none is named.
pub(crate) fn write(
    path: Option<&Path>,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        fill(&mut out)?;
        return Ok(out.flush()?);
    };
    spares_what_was_read(path)?;
    let written = write_whole(path, |file| {
        let mut out = BufWriter::new(file);
        fill(&mut out)?;
        out.flush()
    });
    written.map_err(|e| {
        // Whoever reads a pipe may stop reading: that is no fault.
        if e.kind() == io::ErrorKind::BrokenPipe {
            return e.into();
        }
        // The name of the temporary file beside it would only puzzle.
        let why = io::Error::from(e.kind());
        wrong(
            format!("{}: it cannot be written: {why}", path.display()),
            "check the folder, your right to write to it, and the space that is left",
        )
    })
}

/// How text is to look: as the terminal wants it, plain when piped or written to a file.
pub(crate) fn style(ascii: bool, to_file: bool) -> Style {
    let terminal = io::stdout().is_terminal() && !to_file;
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let measured = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns.or(measured.filter(|_| terminal)).unwrap_or(100);
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    Style { emphasis: terminal && !no_colour && !dumb, ascii, ..Style::of_width(width) }
}
