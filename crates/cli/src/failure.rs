//! How failures are told: what, where, and what to do; exit code 2.

use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report};
use std::process::ExitCode;
use thirdline_document::Faults;
use thirdline_history::HistoryError;

/// A failure of the command itself: bad arguments, files that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{message}\n  what to do: {help}")]
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Faults of files that belong together.
#[derive(Debug, thiserror::Error)]
#[error("files are faulty")]
pub(crate) struct Faulty(pub(crate) Vec<Faults>);

/// A [`Wrong`] as an error.
pub(crate) fn wrong(message: impl Into<String>, help: impl Into<String>) -> anyhow::Error {
    Wrong { message: message.into(), help: help.into() }.into()
}

/// Tells a failure on standard error.
#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
pub(crate) fn tell(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let faults =
        error.downcast_ref::<Faults>().or_else(|| match error.downcast_ref::<HistoryError>() {
            Some(HistoryError::Mapping(faults)) => Some(faults),
            _ => None,
        });
    if let Some(faults) = faults {
        tell_faults(faults);
    } else if let Some(Faulty(files)) = error.downcast_ref() {
        files.iter().for_each(tell_faults);
    } else {
        eprintln!("error: {error}");
        for cause in error.chain().skip(1) {
            eprintln!("  because: {cause}");
        }
    }
    ExitCode::from(2)
}

/// Whoever reads our output may stop reading: `thirdline … | head`.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Draws each fault of a file at its place.
#[expect(clippy::print_stderr, reason = "the binary speaks to the person at the terminal")]
fn tell_faults(faults: &Faults) {
    for fault in faults.iter() {
        let place = faults.place(fault);
        let title = format!("{}:{}:{}", faults.name(), place.line, place.column);
        let label = LabeledSpan::new_with_span(None, fault.span.clone());
        let mut diagnostic =
            MietteDiagnostic::new(format!("{title}: {}", fault.message)).with_label(label);
        if let Some(help) = &fault.help {
            diagnostic = diagnostic.with_help(help.clone());
        }
        let source = NamedSource::new(faults.name(), faults.text().to_owned());
        eprintln!("{:?}", Report::new(diagnostic).with_source_code(source));
    }
    let count = faults.len();
    if count > 1 {
        eprintln!("{count} faults in {}", faults.name());
    }
}
