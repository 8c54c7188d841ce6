//! The one pass over all rows of a file that nobody has mapped yet.

use super::column::{Column, Few};
use super::words::score;
use crate::role::Role;
use rustc_hash::FxHashMap;

/// A header speaks for a role from this score on.
pub(crate) const SPEAKS: i32 = 4;
/// More columns than this are not looked into: wide tables hold what plays no role.
const MOST_COLUMNS: usize = 512;

/// How often each pair of status and sub-status stands, for two columns that may hold them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    pub(crate) status: usize,
    pub(crate) sub_status: usize,
    pub(crate) counts: Few<(String, String)>,
}

/// What was learnt about the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    pub(crate) rows: u64,
    pub(crate) columns: Vec<Column>,
    index: FxHashMap<String, usize>,
    /// The column whose header speaks loudest for the incident.
    incident: Option<usize>,
    pub(crate) pairs: Vec<Pairs>,
    /// Of a history of changed fields: field and value, and the values of each field that plays
    /// a role.
    pub(crate) change: Option<(usize, usize)>,
    pub(crate) fields: FxHashMap<String, Few<String>>,
    /// Rows with bytes that the encoding does not know.
    pub(crate) damaged: u64,
}

impl Survey {
    pub(crate) fn row(&mut self, row: &[(&str, &str)]) {
        self.rows += 1;
        let before = self.columns.len();
        let places: Vec<Option<usize>> = row
            .iter()
            .enumerate()
            .map(|(at, (name, _))| match self.columns.get(at) {
                // Tables have the same columns in each row.
                Some(column) if column.name == *name => Some(at),
                _ => self.place(name),
            })
            .collect();
        if self.columns.len() > before {
            self.listen();
        }
        let mut texts = vec![""; self.columns.len()];
        for ((_, text), place) in row.iter().zip(&places) {
            if let Some(place) = place {
                texts[*place] = text.trim_matches([' ', '\t']);
            }
        }
        if texts.iter().any(|t| t.contains('\u{fffd}')) {
            self.damaged += 1;
        }
        let same = self
            .incident
            .is_some_and(|i| !texts[i].is_empty() && self.columns[i].last() == texts[i]);
        for (column, text) in self.columns.iter_mut().zip(&texts) {
            column.add(text, same);
        }
        self.combinations(&texts);
    }

    fn combinations(&mut self, texts: &[&str]) {
        let known = |text: &'_ str| super::column::missing_marker(text).is_none();
        let filled = |i: usize| if known(texts[i]) { texts[i] } else { "" };
        for pairs in &mut self.pairs {
            let pair = (filled(pairs.status), filled(pairs.sub_status));
            if pair != ("", "") {
                pairs.counts.add(
                    || (pair.0.to_owned(), pair.1.to_owned()),
                    |known| known.0 == pair.0 && known.1 == pair.1,
                );
            }
        }
        if let Some((field, value)) = self.change
            && field_role(texts[field]).is_some()
            && (self.fields.len() < 32 || self.fields.contains_key(texts[field]))
            && !filled(value).is_empty()
        {
            if let Some(values) = self.fields.get_mut(texts[field]) {
                values.add_text(texts[value]);
            } else {
                let mut values = Few::default();
                values.add_text(texts[value]);
                self.fields.insert(texts[field].to_owned(), values);
            }
        }
    }

    fn place(&mut self, name: &str) -> Option<usize> {
        if let Some(at) = self.index.get(name) {
            return Some(*at);
        }
        if self.columns.len() == MOST_COLUMNS {
            return None;
        }
        self.columns.push(Column::new(name));
        // Names that stand again come with a number.
        if let Some(first) = name.strip_suffix(" (2)").and_then(|plain| self.index.get(plain)) {
            let again = self.columns.len() - 1;
            self.columns[*first].twice = true;
            self.columns[again].twice = true;
        }
        self.index.insert(name.to_owned(), self.columns.len() - 1);
        Some(self.columns.len() - 1)
    }

    /// Chooses by headers alone what has to be followed from row to row.
    fn listen(&mut self) {
        self.incident = self.loudest(Role::Incident, 1).first().copied();
        let statuses = self.loudest(Role::Status, 3);
        for sub_status in self.loudest(Role::SubStatus, 4) {
            for &status in &statuses {
                let known = |p: &Pairs| (p.status, p.sub_status) == (status, sub_status);
                if status != sub_status && !self.pairs.iter().any(known) && self.pairs.len() < 16 {
                    self.pairs.push(Pairs { status, sub_status, counts: Few::default() });
                }
            }
        }
        let (field, value) = (self.loudest(Role::Field, 1), self.loudest(Role::Value, 1));
        self.change = field.first().copied().zip(value.first().copied()).filter(|(f, v)| f != v);
    }

    fn loudest(&self, role: Role, at_most: usize) -> Vec<usize> {
        let mut scored: Vec<(i32, usize)> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.personal)
            .map(|(at, c)| (score(role, &c.words), at))
            .filter(|(score, _)| *score >= SPEAKS)
            .collect();
        scored.sort_by_key(|(score, at)| (-score, *at));
        scored.into_iter().take(at_most).map(|(_, at)| at).collect()
    }
}

/// The role that a changed field of this name plays, if it plays one.
pub(crate) fn field_role(field: &str) -> Option<Role> {
    if super::persons::looks_personal(field) {
        return None;
    }
    let words = super::words::words_of(field);
    [Role::Team, Role::Status, Role::SubStatus, Role::Priority, Role::Service]
        .into_iter()
        .map(|role| (score(role, &words), role))
        // The first of the loudest; words that are only near, such as "stage", do not count.
        .rev()
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score >= SPEAKS + 2)
        .map(|(_, role)| role)
}
