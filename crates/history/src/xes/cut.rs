//! Finds whole traces in a stream, without reading what is in them.
//!
//! Only tags are looked at, and only their names: in XML no `<` stands in a value. What lies in
//! comments, CDATA sections and instructions is no tag.

use super::markup::tag_end;
use memchr::memchr;
use memchr::memmem::find;

/// A tag's name may be this long to be looked at.
const LONGEST_NAME: usize = 256;

/// Where the cutter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Between tags, or inside one of no interest.
    Text,
    /// Inside something that ends with these bytes.
    Until(&'static [u8]),
}

/// What the cutter found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A trace begins.
    Start { tag: usize, end: usize, empty: bool },
    /// A trace ends.
    End { end: usize },
    /// The outermost element is closed.
    LogEnd,
    /// There is nothing more in these bytes.
    More,
}

/// What makes a file unreadable as a whole, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) at: usize,
    pub(crate) kind: TroubleKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TroubleKind {
    /// The outermost element is another.
    OtherRoot(String),
    /// The file defines a document type of its own.
    Doctype,
    /// Traces do not begin and end in turn, or a declaration stands among them.
    Nesting(&'static str),
}

/// Walks over a growing piece of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Cutter {
    /// What lies before it has been looked at.
    pub(crate) at: usize,
    place: Place,
    inside: bool,
    rooted: bool,
}

impl Cutter {
    /// At the beginning of a file.
    pub(crate) fn new() -> Self {
        Self { at: 0, place: Place::Text, inside: false, rooted: false }
    }

    /// Between the traces of a log.
    pub(crate) fn between(at: usize) -> Self {
        Self { at, place: Place::Text, inside: false, rooted: true }
    }

    /// Inside a trace.
    pub(crate) fn inside(at: usize) -> Self {
        Self { inside: true, ..Self::between(at) }
    }

    /// Whether the outermost element has begun.
    pub(crate) fn rooted(&self) -> bool {
        self.rooted
    }

    /// The first `count` bytes are gone.
    pub(crate) fn forget(&mut self, count: usize) {
        self.at -= count;
    }

    /// Goes on to the next start or end of a trace.
    pub(crate) fn step(&mut self, bytes: &[u8]) -> Result<Step, Trouble> {
        loop {
            if let Place::Until(end) = self.place {
                let Some(i) = find(&bytes[self.at..], end) else {
                    // The end may stand across the border of what is there.
                    self.at = self.at.max(bytes.len().saturating_sub(end.len() - 1));
                    return Ok(Step::More);
                };
                self.at += i + end.len();
                self.place = Place::Text;
            }
            let Some(i) = memchr(b'<', &bytes[self.at..]) else {
                self.at = bytes.len();
                return Ok(Step::More);
            };
            self.at += i;
            let more = match bytes.get(self.at + 1) {
                None => true,
                Some(b'?') => {
                    self.enter(b"?>", 2);
                    false
                }
                Some(b'!') => self.declaration(bytes)?,
                Some(b'/') => match self.closing(bytes)? {
                    Found::Nothing => false,
                    Found::More => true,
                    Found::Step(step) => return Ok(step),
                },
                Some(_) => match self.opening(bytes)? {
                    Found::Nothing => false,
                    Found::More => true,
                    Found::Step(step) => return Ok(step),
                },
            };
            if more {
                return Ok(Step::More);
            }
        }
    }

    fn enter(&mut self, end: &'static [u8], length: usize) {
        self.place = Place::Until(end);
        self.at += length;
    }

    /// Whether more bytes are needed.
    fn declaration(&mut self, bytes: &[u8]) -> Result<bool, Trouble> {
        let rest = &bytes[self.at..];
        if rest.starts_with(b"<!--") {
            self.enter(b"-->", 4);
        } else if rest.starts_with(b"<![CDATA[") {
            self.enter(b"]]>", 9);
        } else if b"<!--".starts_with(rest) || b"<![CDATA[".starts_with(rest) {
            return Ok(true);
        } else if self.rooted {
            return Err(self.nesting("there is a declaration in the midst of the data"));
        } else {
            let Some(end) = tag_end(bytes, self.at) else {
                let whole = rest.contains(&b'[');
                return if whole { Err(self.trouble(TroubleKind::Doctype)) } else { Ok(true) };
            };
            if bytes[self.at..end.0].contains(&b'[') {
                return Err(self.trouble(TroubleKind::Doctype));
            }
            self.at = end.0;
        }
        Ok(false)
    }

    fn closing(&mut self, bytes: &[u8]) -> Result<Found, Trouble> {
        let Some(name) = local_name(&bytes[self.at + 2..]) else { return Ok(Found::More) };
        match name {
            b"trace" => {
                let Some(i) = memchr(b'>', &bytes[self.at..]) else { return Ok(Found::More) };
                if !self.inside {
                    return Err(self.nesting("a trace ends that did not begin"));
                }
                self.inside = false;
                self.at += i + 1;
                Ok(Found::Step(Step::End { end: self.at }))
            }
            b"log" => {
                if self.inside {
                    return Err(self.nesting("the log ends inside a trace"));
                }
                self.at += 2;
                Ok(Found::Step(Step::LogEnd))
            }
            _ => {
                self.at += 2;
                Ok(Found::Nothing)
            }
        }
    }

    fn opening(&mut self, bytes: &[u8]) -> Result<Found, Trouble> {
        let Some(name) = local_name(&bytes[self.at + 1..]) else { return Ok(Found::More) };
        if !self.rooted {
            if name != b"log" {
                let name = String::from_utf8_lossy(name).into_owned();
                return Err(self.trouble(TroubleKind::OtherRoot(name)));
            }
            self.rooted = true;
        }
        if name != b"trace" {
            self.at += 1;
            return Ok(Found::Nothing);
        }
        let Some((end, empty)) = tag_end(bytes, self.at) else { return Ok(Found::More) };
        if self.inside {
            return Err(self.nesting("a trace begins inside a trace"));
        }
        let tag = self.at;
        self.inside = !empty;
        self.at = end;
        Ok(Found::Step(Step::Start { tag, end, empty }))
    }

    fn trouble(&self, kind: TroubleKind) -> Trouble {
        Trouble { at: self.at, kind }
    }

    fn nesting(&self, what: &'static str) -> Trouble {
        self.trouble(TroubleKind::Nesting(what))
    }
}

enum Found {
    Nothing,
    More,
    Step(Step),
}

/// The name with which the bytes begin, without its prefix; `None` if it may go on behind them.
fn local_name(bytes: &[u8]) -> Option<&[u8]> {
    let mut local = 0;
    for (i, byte) in bytes.iter().enumerate().take(LONGEST_NAME) {
        match byte {
            b' ' | b'>' | b'/' | b'\n' | b'\t' | b'\r' => return Some(&bytes[local..i]),
            b':' => local = i + 1,
            _ => {}
        }
    }
    // Nothing of ours is called like that.
    (bytes.len() >= LONGEST_NAME).then_some(b"")
}
