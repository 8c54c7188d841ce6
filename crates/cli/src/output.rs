//! Where results go: standard output, or a file that appears only when it is whole.

use crate::failure::wrong;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use thirdline_report::text::Style;

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
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |e: io::Error| {
        // The name of the temporary file beside it would only puzzle.
        let why = io::Error::from(e.kind());
        wrong(
            format!("{}: it cannot be written: {why}", path.display()),
            "check the folder, your right to write to it, and the space that is left",
        )
    };
    let mut file =
        tempfile::Builder::new().prefix(".thirdline-").tempfile_in(folder).map_err(failed)?;
    {
        let mut out = BufWriter::new(file.as_file_mut());
        fill(&mut out).map_err(failed)?;
        out.flush().map_err(failed)?;
    }
    let file = file.persist(path).map_err(|e| failed(e.error))?;
    readable_by_all(&file).map_err(failed)
}

/// A temporary file is its owner's alone; a report is made to be shown.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> io::Result<()> {
    Ok(())
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
