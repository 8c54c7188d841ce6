//! What is done with the values of objects: rows for the history, keys for the binding, columns
//! for whoever looks at a file.

use super::scan::{Members, Scalar, Want};
use crate::error::RowFault;
use crate::intake::Intake;
use crate::keyed::{KeyedRow, Keys, KeysSeen, Target, Texts};

pub(crate) const LEFT_OUT: &str = "mend the export; --lenient leaves such rows out";

pub(crate) fn fault(file: &str, line: u64, message: String) -> RowFault {
    let help = LEFT_OUT.to_owned();
    RowFault { file: file.to_owned(), line, column: None, message, help }
}

/// What of a target's name follows the path and the key. Most names differ in their first letter,
/// and comparing that alone is what makes reading fast.
fn behind<'k>(target: &'k Target, path: &str, key: &str) -> Option<&'k str> {
    let rest = if path.is_empty() { &*target.name } else { target.name.strip_prefix(path)? };
    if rest.as_bytes().first() != key.as_bytes().first() {
        return None;
    }
    rest.strip_prefix(key)
}

/// One object as a row.
pub(crate) struct Row<'r, 't> {
    keys: &'r Keys,
    texts: &'r mut Texts<'t>,
    taken: KeyedRow,
}

impl<'r, 't> Row<'r, 't> {
    pub(crate) fn new(line: u64, keys: &'r Keys, texts: &'r mut Texts<'t>) -> Self {
        texts.forget();
        Self { keys, texts, taken: KeyedRow::new(line) }
    }

    pub(crate) fn hand_over(&self, intake: &mut Intake<'_>) {
        self.taken.hand_over(&KeyedRow::new(self.taken.line), self.keys, self.texts, intake);
    }
}

impl Members for Row<'_, '_> {
    fn want(&mut self, path: &str, key: &str) -> Want {
        let mut want = Want { itself: false, inside: false };
        for rest in self.keys.targets.iter().filter_map(|t| behind(t, path, key)) {
            want.itself |= rest.is_empty();
            want.inside |= rest.starts_with('.');
        }
        want
    }

    fn scalar(&mut self, path: &str, key: &str, level: u8, value: Scalar<'_>) {
        let text = value.text();
        for target in self.keys.targets.iter().filter(|t| behind(t, path, key) == Some("")) {
            self.taken.offer(target, level, text.as_ref(), self.texts);
        }
    }
}

/// Collects the paths of values.
pub(crate) struct Look<'s>(pub(crate) &'s mut KeysSeen);

impl Members for Look<'_> {
    fn want(&mut self, _path: &str, _key: &str) -> Want {
        Want { itself: true, inside: true }
    }

    fn scalar(&mut self, path: &str, key: &str, _level: u8, _value: Scalar<'_>) {
        self.0.add(path, key);
    }
}

/// Collects all values.
#[derive(Default)]
pub(crate) struct Show(Vec<(String, String)>);

impl Show {
    pub(crate) fn columns(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

impl Members for Show {
    fn want(&mut self, _path: &str, _key: &str) -> Want {
        Want { itself: true, inside: true }
    }

    fn scalar(&mut self, path: &str, key: &str, _level: u8, value: Scalar<'_>) {
        let value = value.text().unwrap_or_default().into_owned();
        self.0.push((format!("{path}{key}"), value));
    }
}
