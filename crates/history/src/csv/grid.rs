//! Blocks in which every record has as many fields as the header: where each field stands.

use super::marks::{CHUNK, found};
use super::quotes::Quotes;

/// Where the fields of a block stand.
#[derive(Default)]
pub(crate) struct Grid {
    /// Where each field begins, record by record, and where one more would. What lies behind is
    /// room for more.
    starts: Vec<u32>,
    fields: usize,
    columns: usize,
    /// What stands around some of the fields.
    quote: Option<u8>,
}

/// Fields that are written together, whether there are so many or not.
const TOGETHER: usize = 8;

impl Grid {
    /// Finds the fields of a text; `quote` if there is one in it. `false` if a record has more or
    /// fewer than `columns`, if quotes stand anywhere but around fields, or if the text is too long
    /// to look at it at once.
    pub(crate) fn read(
        &mut self,
        bytes: &[u8],
        delimiter: u8,
        quote: Option<u8>,
        columns: usize,
    ) -> bool {
        // Of a single column an empty record could not be told from an empty field.
        let is_marked_by_zero = delimiter == 0 || quote == Some(0);
        if columns < 2 || is_marked_by_zero || u32::try_from(bytes.len() + CHUNK).is_err() {
            return false;
        }
        (self.columns, self.fields, self.quote) = (columns, 0, quote);
        let fields = match quote {
            None => self.find(bytes, |chunk| Some(found(chunk, [delimiter, b'\n']))),
            Some(quote) => {
                let mut quotes = Quotes::new();
                let fields = self.find(bytes, |chunk| {
                    let [delimiters, breaks, quoted] = found(chunk, [delimiter, b'\n', quote]);
                    let outside = !quotes.inside(quoted, delimiters | breaks)?;
                    Some([delimiters & outside, breaks & outside])
                });
                fields.filter(|()| !quotes.are_open())
            }
        };
        fields.is_some()
    }

    /// Finds the fields by masks of delimiters and line breaks that `look` gives of each chunk.
    #[inline]
    fn find(
        &mut self,
        bytes: &[u8],
        mut look: impl FnMut(&[u8; CHUNK]) -> Option<[u64; 2]>,
    ) -> Option<()> {
        // How many fields there must be at the next line break.
        let mut due = self.columns;
        let (chunks, rest) = bytes.as_chunks::<CHUNK>();
        for (number, chunk) in chunks.iter().enumerate() {
            let [delimiters, breaks] = look(chunk)?;
            self.add(number * CHUNK, delimiters, breaks, &mut due)?;
        }
        // No mark is a zero, so the room behind the text holds none.
        let mut chunk = [0; CHUNK];
        chunk[..rest.len()].copy_from_slice(rest);
        let [delimiters, mut breaks] = look(&chunk)?;
        if !bytes.ends_with(b"\n") {
            // The end of the text ends its last record.
            breaks |= 1 << rest.len();
        }
        self.add(chunks.len() * CHUNK, delimiters, breaks, &mut due)?;
        (due == self.fields + self.columns).then_some(())
    }

    /// Adds the fields that end in a chunk; `None` if a record does not end where it should.
    #[inline]
    fn add(&mut self, base: usize, delimiters: u64, breaks: u64, due: &mut usize) -> Option<()> {
        let marks = delimiters | breaks;
        let mut left = breaks;
        while left != 0 {
            // All marks up to this break.
            let until = marks & (left ^ (left - 1));
            if self.fields + until.count_ones() as usize != *due {
                return None;
            }
            *due += self.columns;
            left &= left - 1;
        }
        if self.starts.len() < self.fields + 1 + CHUNK {
            self.starts.resize(2 * self.starts.len() + 2 * CHUNK, 0);
        }
        let to = self.starts[self.fields + 1..].first_chunk_mut::<CHUNK>()?;
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
        Some(())
    }

    /// How many records there are.
    pub(crate) fn rows(&self) -> usize {
        self.fields / self.columns.max(1)
    }

    /// Whether some fields may stand in quotes.
    pub(crate) fn has_quotes(&self) -> bool {
        self.quote.is_some()
    }

    /// A record of the text in which it was found, without its line break.
    pub(crate) fn record<'t>(&self, text: &'t str, row: usize) -> &'t str {
        let first = row * self.columns;
        let end = self.starts[first + self.columns] as usize - 1;
        without_return(&text[self.starts[first] as usize..end])
    }

    /// A field of the text in which it was found; `None` if quotes stand for quotes in it.
    pub(crate) fn field<'t>(&self, text: &'t str, row: usize, column: usize) -> Option<&'t str> {
        let field = row * self.columns + column;
        self.between(text, self.starts[field], self.starts[field + 1], self.ends_records(column))
    }

    /// The fields of one column of the text in which they were found.
    pub(crate) fn column<'g, 't>(&'g self, text: &'t str, column: usize) -> Column<'g, 't> {
        let starts = &self.starts[..=self.fields];
        Column { grid: self, text, starts, ends_records: self.ends_records(column), next: column }
    }

    fn ends_records(&self, column: usize) -> bool {
        column + 1 == self.columns
    }

    /// The field from one start to the mark before the next.
    #[inline]
    fn between<'t>(
        &self,
        text: &'t str,
        start: u32,
        next: u32,
        ends_record: bool,
    ) -> Option<&'t str> {
        let mut field = &text[start as usize..next as usize - 1];
        if ends_record {
            field = without_return(field);
        }
        self.quote.map_or(Some(field), |quote| unquoted(field, quote))
    }
}

/// Of `\r\n` the first is no part of the record.
#[inline]
fn without_return(text: &str) -> &str {
    text.strip_suffix('\r').unwrap_or(text)
}

/// The fields of one column.
pub(crate) struct Column<'g, 't> {
    grid: &'g Grid,
    text: &'t str,
    starts: &'g [u32],
    /// Whether it is the last of its record.
    ends_records: bool,
    /// Which field comes next, of all.
    next: usize,
}

impl<'t> Iterator for Column<'_, 't> {
    /// `None` of a field in which quotes stand for quotes.
    type Item = Option<&'t str>;

    #[inline]
    fn next(&mut self) -> Option<Option<&'t str>> {
        let behind = *self.starts.get(self.next + 1)?;
        let start = self.starts[self.next];
        self.next += self.grid.columns;
        Some(self.grid.between(self.text, start, behind, self.ends_records))
    }
}

/// A field without the quotes around it; `None` if there are more in it.
#[inline]
fn unquoted(field: &str, quote: u8) -> Option<&str> {
    match field.as_bytes() {
        [first, inner @ .., last] if *first == quote => {
            let plain = *last == quote && !inner.contains(&quote);
            plain.then(|| &field[1..field.len() - 1])
        }
        [first] if *first == quote => None,
        _ => Some(field),
    }
}
