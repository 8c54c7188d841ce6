//! Blocks in which every record has as many fields as the header: where each field stands.

use super::marks::{CHUNK, found};

/// Where the fields of a block stand.
#[derive(Default)]
pub(crate) struct Grid {
    /// Where each field begins, record by record, and where one more would. What lies behind is
    /// room for more.
    starts: Vec<u32>,
    fields: usize,
    columns: usize,
}

/// Fields that are written together, whether there are so many or not.
const TOGETHER: usize = 8;

impl Grid {
    /// Finds the fields of a text without quotes. `false` if a record has more or fewer than
    /// `columns`, or if the text is too long to look at it at once.
    pub(crate) fn read(&mut self, bytes: &[u8], delimiter: u8, columns: usize) -> bool {
        // Of a single column an empty record could not be told from an empty field.
        if columns < 2 || u32::try_from(bytes.len() + CHUNK).is_err() {
            return false;
        }
        (self.columns, self.fields) = (columns, 0);
        // How many fields there must be at the next line break.
        let mut due = columns;
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        for (number, chunk) in chunks.iter().enumerate() {
            let (delimiters, breaks) = found(chunk, (delimiter, b'\n'));
            if !self.add(number * CHUNK, delimiters, breaks, &mut due) {
                return false;
            }
        }
        let mut chunk = [0; CHUNK];
        chunk[..rest.len()].copy_from_slice(rest);
        let (delimiters, mut breaks) = found(&chunk, (delimiter, b'\n'));
        let within = (1 << rest.len()) - 1;
        breaks &= within;
        if !bytes.ends_with(b"\n") {
            // The end of the text ends its last record.
            breaks |= 1 << rest.len();
        }
        let base = chunks.len() * CHUNK;
        self.add(base, delimiters & within, breaks, &mut due) && due == self.fields + columns
    }

    /// Adds the fields that end in a chunk; `false` if a record does not end where it should.
    #[inline]
    fn add(&mut self, base: usize, delimiters: u64, breaks: u64, due: &mut usize) -> bool {
        let marks = delimiters | breaks;
        let mut left = breaks;
        while left != 0 {
            // All marks up to this break.
            let until = marks & (left ^ (left - 1));
            if self.fields + until.count_ones() as usize != *due {
                return false;
            }
            *due += self.columns;
            left &= left - 1;
        }
        if self.starts.len() < self.fields + 1 + CHUNK {
            self.starts.resize(2 * self.starts.len() + 2 * CHUNK, 0);
        }
        let Some(to) = self.starts[self.fields + 1..].first_chunk_mut::<CHUNK>() else {
            return false;
        };
        let count = marks.count_ones() as usize;
        let (mut marks, mut written) = (marks, 0);
        // How many there are is hard to foretell, and a wrong guess costs more than some writes.
        while written < count {
            for place in &mut to[written..written + TOGETHER] {
                *place = base as u32 + marks.trailing_zeros() + 1;
                marks &= marks.wrapping_sub(1);
            }
            written += TOGETHER;
        }
        self.fields += count;
        true
    }

    /// How many records there are.
    pub(crate) fn rows(&self) -> usize {
        self.fields / self.columns.max(1)
    }

    /// The fields of one column of the text in which they were found.
    pub(crate) fn column<'g, 't>(&'g self, text: &'t str, column: usize) -> Column<'g, 't> {
        Column {
            text,
            starts: &self.starts[..=self.fields],
            columns: self.columns,
            ends_records: column + 1 == self.columns,
            next: column,
        }
    }
}

/// The fields of one column.
pub(crate) struct Column<'g, 't> {
    text: &'t str,
    starts: &'g [u32],
    columns: usize,
    /// Whether it is the last of its record.
    ends_records: bool,
    /// Which field comes next, of all.
    next: usize,
}

impl<'t> Iterator for Column<'_, 't> {
    type Item = &'t str;

    #[inline(always)]
    fn next(&mut self) -> Option<&'t str> {
        let behind = *self.starts.get(self.next + 1)?;
        let (start, mut end) = (self.starts[self.next] as usize, behind as usize - 1);
        self.next += self.columns;
        if self.ends_records && end > start && self.text.as_bytes()[end - 1] == b'\r' {
            end -= 1;
        }
        Some(&self.text[start..end])
    }
}
