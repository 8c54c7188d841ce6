//! The markup of XML, as far as XES uses it: tags, attributes, and what may stand between them.
//!
//! Our own because it has to find safe places to cut, keep line numbers and skip what is not
//! mapped; tests hold it against `quick-xml`.

use memchr::memmem::find;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// What is wrong with the markup.
pub(crate) type Flaw = &'static str;

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag<'t> {
    /// Its attributes must be read or skipped before the next tag.
    Start {
        name: &'t str,
    },
    End {
        name: &'t str,
    },
}

/// A piece of a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Attribute {
        name: &'t str,
        /// As it is written: see [`unescape`].
        value: &'t str,
    },
    /// The end of the tag.
    End { empty: bool },
}

/// Walks over the tags of a text.
#[derive(Clone, Debug)]
pub(crate) struct Markup<'t> {
    text: &'t str,
    pub(crate) at: usize,
}

const UNCLOSED: Flaw = "a tag is opened and never closed";

impl<'t> Markup<'t> {
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// The next tag; text, comments and instructions are passed over. `None` at the end.
    pub(crate) fn tag(&mut self) -> Result<Option<Tag<'t>>, Flaw> {
        let bytes = self.text.as_bytes();
        loop {
            let Some(i) = memchr(b'<', &bytes[self.at..]) else {
                self.at = bytes.len();
                return Ok(None);
            };
            let start = self.at + i + 1;
            match bytes.get(start) {
                Some(b'/') => {
                    let name = self.name(start + 1)?;
                    let Some(i) = memchr(b'>', &bytes[self.at..]) else { return Err(UNCLOSED) };
                    self.at += i + 1;
                    return Ok(Some(Tag::End { name }));
                }
                Some(b'!') if bytes[start..].starts_with(b"!--") => {
                    self.pass(start + 3, b"-->", "a comment is opened and never closed")?;
                }
                Some(b'!') if bytes[start..].starts_with(b"![CDATA[") => {
                    self.pass(start + 8, b"]]>", "a CDATA section is opened and never closed")?;
                }
                Some(b'?') => {
                    self.pass(start + 1, b"?>", "an instruction is opened and never closed")?;
                }
                Some(b'!') => return Err("there is a declaration in the midst of the data"),
                Some(_) => return Ok(Some(Tag::Start { name: self.name(start)? })),
                None => return Err(UNCLOSED),
            }
        }
    }

    fn pass(&mut self, from: usize, end: &[u8], flaw: Flaw) -> Result<(), Flaw> {
        let i = find(&self.text.as_bytes()[from..], end).ok_or(flaw)?;
        self.at = from + i + end.len();
        Ok(())
    }

    /// The name that begins at `start`, without its prefix.
    fn name(&mut self, start: usize) -> Result<&'t str, Flaw> {
        let bytes = self.text.as_bytes();
        let mut local = start;
        let mut end = start;
        self.at = start;
        while let Some(byte) = bytes.get(end) {
            match byte {
                b' ' | b'>' | b'/' | b'\n' | b'\t' | b'\r' => break,
                b':' => local = end + 1,
                b'<' | b'"' | b'\'' | b'=' | b'&' => return Err("a tag has no proper name"),
                _ => {}
            }
            end += 1;
        }
        if local == end {
            return Err("a tag has no name");
        }
        self.at = end;
        Ok(&self.text[local..end])
    }

    fn pass_space(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// The next piece of the start tag whose name was read.
    pub(crate) fn piece(&mut self) -> Result<Piece<'t>, Flaw> {
        let bytes = self.text.as_bytes();
        match self.pass_space() {
            Some(b'>') => {
                self.at += 1;
                return Ok(Piece::End { empty: false });
            }
            Some(b'/') if bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                return Ok(Piece::End { empty: true });
            }
            None => return Err(UNCLOSED),
            Some(_) => {}
        }
        let start = self.at;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'=' | b' ' | b'\n' | b'\t' | b'\r' => break,
                b'<' | b'>' | b'/' | b'"' | b'\'' => {
                    return Err("an attribute has no value in quotes");
                }
                _ => self.at += 1,
            }
        }
        let name = &self.text[start..self.at];
        if name.is_empty() || self.pass_space() != Some(b'=') {
            return Err("an attribute has no value in quotes");
        }
        self.at += 1;
        let Some(quote @ (b'"' | b'\'')) = self.pass_space() else {
            return Err("an attribute has no value in quotes");
        };
        let value = self.at + 1;
        let i = memchr(quote, &bytes[value..]).ok_or("a quote is opened and never closed")?;
        self.at = value + i + 1;
        Ok(Piece::Attribute { name, value: &self.text[value..value + i] })
    }

    /// The rest of a tag that is written as almost all are, ` key="…" value="…"/>`; of any other
    /// nothing is read.
    pub(crate) fn usual_attribute(&mut self) -> Option<(&'t str, &'t str)> {
        let (text, from) = (self.text, self.at);
        let bytes = text.as_bytes();
        let key = from + b" key=\"".len();
        if bytes.get(from..key)? != b" key=\"" {
            return None;
        }
        let key_end = key + memchr(b'"', &bytes[key..])?;
        let value = key_end + b"\" value=\"".len();
        if bytes.get(key_end..value)? != b"\" value=\"" {
            return None;
        }
        let value_end = value + memchr(b'"', &bytes[value..])?;
        let end = value_end + b"\"/>".len();
        if bytes.get(value_end..end)? != b"\"/>" {
            return None;
        }
        self.at = end;
        Some((&text[key..key_end], &text[value..value_end]))
    }

    /// Passes over the rest of a start tag; whether the element is empty.
    pub(crate) fn pass_pieces(&mut self) -> Result<bool, Flaw> {
        loop {
            if let Piece::End { empty } = self.piece()? {
                return Ok(empty);
            }
        }
    }
}

/// The end of the start tag in which `at` lies, outside quotes, and whether its element is empty.
pub(crate) fn tag_end(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    loop {
        let i = at + memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[i] == b'>' {
            return Some((i + 1, bytes[i - 1] == b'/'));
        }
        at = i + 1 + memchr(bytes[i], &bytes[i + 1..])? + 1;
    }
}

/// A value as it is meant: entities resolved, white space made spaces as XML wants it. `None` if
/// an entity is not one of XML's own.
pub(crate) fn unescape(raw: &str) -> Option<Cow<'_, str>> {
    let plain = |b: &u8| *b >= b' ' && *b != b'&';
    if raw.as_bytes().iter().all(plain) {
        return Some(Cow::Borrowed(raw));
    }
    let spaced = if raw.contains(['\n', '\r', '\t']) {
        Cow::Owned(raw.replace("\r\n", " ").replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(raw)
    };
    if memchr2(b'&', b'&', spaced.as_bytes()).is_none() {
        return Some(spaced);
    }
    quick_xml::escape::unescape(&spaced).ok().map(|text| Cow::Owned(text.into_owned()))
}
