//! Finds whole objects in a stream that is no sequence of lines: a list of objects, or objects
//! that are spread over lines.

use memchr::memchr2;

/// How objects follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One a line.
    Lines,
    /// In one list: `[{…}, {…}]`.
    List,
    /// One after the other, over any number of lines.
    Sequence,
}

/// Finds the end of an object.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nesting {
    depth: u32,
    quoted: bool,
}

impl Nesting {
    /// Goes on from `at`: the end of the object, or how far it has been looked at.
    pub(crate) fn end(&mut self, bytes: &[u8], mut at: usize) -> Result<usize, usize> {
        loop {
            if self.quoted {
                let Some(i) = memchr2(b'"', b'\\', &bytes[at..]) else { return Err(bytes.len()) };
                at += i;
                if bytes[at] == b'\\' {
                    if at + 1 >= bytes.len() {
                        return Err(at);
                    }
                    at += 2;
                    continue;
                }
                self.quoted = false;
                at += 1;
            }
            let Some(i) = bytes[at..].iter().position(|b| matches!(b, b'"' | b'{' | b'}')) else {
                return Err(bytes.len());
            };
            at += i + 1;
            match bytes[at - 1] {
                b'"' => self.quoted = true,
                b'{' => self.depth += 1,
                _ => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Ok(at);
                    }
                }
            }
        }
    }
}

/// What may come next between objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// The bracket of the list.
    Bracket,
    /// An object; after a comma there must be one.
    Object { needed: bool },
    /// A comma, or the end of the list.
    Comma,
    /// Nothing.
    Nothing,
}

/// What the cutter found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// An object ends here.
    End(usize),
    /// Nothing more in these bytes.
    More,
}

/// Walks over a growing piece of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Cutter {
    layout: Layout,
    next: Next,
    /// What lies before it has been looked at.
    pub(crate) at: usize,
    /// The object that has begun and not ended.
    pub(crate) open: Option<usize>,
    nesting: Nesting,
}

impl Cutter {
    /// At the beginning of a file.
    pub(crate) fn new(layout: Layout) -> Self {
        let next =
            if layout == Layout::List { Next::Bracket } else { Next::Object { needed: false } };
        Self { layout, next, at: 0, open: None, nesting: Nesting::default() }
    }

    /// The first `count` bytes are gone.
    pub(crate) fn forget(&mut self, count: usize) {
        self.at -= count;
        self.open = self.open.map(|start| start - count);
    }

    /// Whether the file may end here.
    pub(crate) fn complete(&self) -> bool {
        self.open.is_none()
            && match self.layout {
                Layout::List => self.next == Next::Nothing,
                Layout::Lines | Layout::Sequence => true,
            }
    }

    /// Goes on to the end of the next object; the error says where something else stands.
    pub(crate) fn step(&mut self, bytes: &[u8]) -> Result<Step, usize> {
        loop {
            if self.open.is_some() {
                match self.nesting.end(bytes, self.at) {
                    Ok(end) => {
                        self.at = end;
                        self.open = None;
                        let list = self.layout == Layout::List;
                        self.next = if list { Next::Comma } else { Next::Object { needed: false } };
                        return Ok(Step::End(end));
                    }
                    Err(at) => {
                        self.at = at;
                        return Ok(Step::More);
                    }
                }
            }
            let Some(byte) = bytes.get(self.at) else { return Ok(Step::More) };
            match (byte, self.next) {
                (b' ' | b'\t' | b'\n' | b'\r', _) => {}
                (b'[', Next::Bracket) => self.next = Next::Object { needed: false },
                (b',', Next::Comma) => self.next = Next::Object { needed: true },
                (b']', Next::Comma | Next::Object { needed: false })
                    if self.layout == Layout::List =>
                {
                    self.next = Next::Nothing;
                }
                (b'{', Next::Object { .. }) => {
                    self.open = Some(self.at);
                    self.nesting = Nesting::default();
                    continue;
                }
                _ => return Err(self.at),
            }
            self.at += 1;
        }
    }
}
