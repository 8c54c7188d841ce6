//! excel

use crate::blocks::Merger;
use crate::error::HistoryError;
use crate::input::Input;
use crate::read::Job;

pub(crate) fn read(
    input: Input,
    _job: &Job<'_>,
    _merger: &mut Merger<'_>,
) -> Result<(), HistoryError> {
    Err(HistoryError::File { file: input.name, message: "not yet".into(), help: "wait".into() })
}
