//! Delimited text before it is split: byte order mark, encoding, delimiter.

use crate::error::HistoryError;
use crate::input::Input;
use crate::mapping::Mapping;
use crate::read::TextFile;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// Opens a text file. Encodings in which a line break is more than one byte are turned into
/// UTF-8 on the way; the others are decoded block by block by the workers.
pub(crate) fn open(input: Input, mapping: &Mapping) -> Result<TextFile, HistoryError> {
    let found = detect(&input.head, input.whole);
    let encoding = mapping.encoding.unwrap_or(found);
    let (text, _) = encoding.decode_with_bom_removal(&input.head);
    if text.trim().is_empty() && input.whole {
        return Err(HistoryError::File {
            file: input.name,
            message: "the file is empty".into(),
            help: "export the history again; the first line holds the names of the columns".into(),
        });
    }
    if !text.contains('\n') && text.trim_end_matches('\r').contains('\r') {
        return Err(HistoryError::File {
            file: input.name,
            message: "its lines end in carriage returns alone".into(),
            help: "save it again as CSV with the line ends of Unix or Windows".into(),
        });
    }
    let header = text
        .lines()
        .skip(mapping.skip_lines as usize)
        .find(|line| !line.trim().is_empty())
        .unwrap_or("");
    let delimiter = find_delimiter(header);
    let (reader, encoding) = decoded(input, encoding);
    Ok(TextFile { reader, encoding, delimiter })
}

/// The stream of a text file, and what its blocks must be decoded from: a line break must be one
/// byte there.
pub(crate) fn decoded(
    input: Input,
    encoding: &'static Encoding,
) -> (Box<dyn Read + Send>, &'static Encoding) {
    let stream = input.stream();
    if encoding.is_ascii_compatible() {
        return (stream, encoding);
    }
    (Box::new(Decoded::new(stream, encoding.new_decoder_with_bom_removal())), UTF_8)
}

/// The encoding told by a byte order mark, by zero bytes, or by what is no UTF-8.
pub(crate) fn detect(head: &[u8], whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let sample = &head[..head.len().min(4096)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    if zeros(1) > sample.len() / 4 {
        return UTF_16LE;
    }
    if zeros(0) > sample.len() / 4 {
        return UTF_16BE;
    }
    match std::str::from_utf8(head) {
        Ok(_) => UTF_8,
        // A character may be cut at the end of the head.
        Err(e) if !whole && e.error_len().is_none() => UTF_8,
        // Letters that are UTF-8 do not come about by chance: the file is UTF-8 and damaged, and the
        // rows that are will be named.
        Err(_) if head.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

/// What all bytes of a file say about its being UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Utf8 {
    /// It is.
    Whole,
    /// It is and was damaged: letters that are UTF-8 do not come about by chance.
    Damaged,
    /// It is something else.
    Not,
}

impl Utf8 {
    /// Reads a stream to its end.
    pub(crate) fn of(mut stream: impl Read) -> io::Result<Self> {
        let mut buffer = vec![0; 1 << 16];
        let (mut carried, mut is_whole, mut has_letters) = (0, true, false);
        loop {
            let count = stream.read(&mut buffer[carried..])?;
            let length = carried + count;
            carried = 0;
            let mut at = 0;
            for chunk in buffer[..length].utf8_chunks() {
                has_letters |= !chunk.valid().is_ascii();
                let invalid = chunk.invalid();
                at += chunk.valid().len() + invalid.len();
                // A character may be cut where the buffer ends.
                let is_cut = std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
                if is_cut && at == length && count > 0 {
                    carried = invalid.len();
                } else {
                    is_whole &= invalid.is_empty();
                }
            }
            if count == 0 {
                break;
            }
            buffer.copy_within(length - carried..length, 0);
        }
        Ok(match (is_whole, has_letters) {
            (true, _) => Self::Whole,
            (false, true) => Self::Damaged,
            (false, false) => Self::Not,
        })
    }
}

/// The delimiter that stands most often in the header, outside quotes.
pub(crate) fn find_delimiter(header: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|c| c.0 == byte && !quoted) {
            count.1 += 1;
        }
    }
    // The first of those that stand most often: a comma if there is none at all.
    let most = counts.iter().map(|c| c.1).max().unwrap_or(0);
    counts.iter().find(|c| c.1 == most).map_or(b',', |c| c.0)
}

/// A stream in another encoding, read as UTF-8.
struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    fn new(inner: R, decoder: Decoder) -> Self {
        let raw = vec![0; 1 << 16];
        Self { inner, decoder, raw, ready: Vec::new(), taken: 0, ended: false }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !self.ended {
            let n = self.inner.read(&mut self.raw)?;
            self.ended = n == 0;
            let room = self.decoder.max_utf8_buffer_length(n).unwrap_or(3 * n + 16);
            self.ready.resize(room, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.raw[..n], &mut self.ready, self.ended);
            self.ready.truncate(written);
            self.taken = 0;
        }
        let n = buffer.len().min(self.ready.len() - self.taken);
        buffer[..n].copy_from_slice(&self.ready[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_stream_is_told_from_a_damaged_and_from_another_one() {
        // One byte at a time, so that every character is cut.
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
                buffer[0] = *first;
                self.0 = rest;
                Ok(1)
            }
        }
        let of = |bytes: &[u8]| {
            let told = Utf8::of(bytes).expect("memory");
            assert_eq!(Utf8::of(Slow(bytes)).expect("memory"), told);
            told
        };
        assert_eq!(of(b""), Utf8::Whole);
        assert_eq!(of("Größe \u{fffd} 🙂".as_bytes()), Utf8::Whole);
        assert_eq!(of(b"Gr\xc3\xb6\xdfe"), Utf8::Damaged);
        assert_eq!(of(b"Gr\xf6\xdfe"), Utf8::Not);
        assert_eq!(of(b"Gr\xf6"), Utf8::Not);
    }

    #[test]
    fn encodings_are_told_from_the_first_bytes() {
        assert_eq!(detect("Größe;b".as_bytes(), true), UTF_8);
        assert_eq!(detect(b"Gr\xf6\xdfe;b", true), WINDOWS_1252);
        assert_eq!(detect(b"Gr\xc3\xb6\xc3\x9fe;Gr\xf6\xdfe", true), UTF_8);
        assert_eq!(detect(&"Gr\u{f6}".as_bytes()[..3], false), UTF_8);
        assert_eq!(detect(b"\xff\xfea\0", true), UTF_16LE);
        assert_eq!(detect(b"a\0b\0c\0d\0", true), UTF_16LE);
        assert_eq!(detect(b"\0a\0b\0c\0d", true), UTF_16BE);
    }

    #[test]
    fn the_delimiter_is_the_one_that_stands_outside_quotes() {
        assert_eq!(find_delimiter("a;b;c"), b';');
        assert_eq!(find_delimiter("\"a;b;c;d\",e"), b',');
        assert_eq!(find_delimiter("a\tb"), b'\t');
        assert_eq!(find_delimiter("one"), b',');
    }
}
