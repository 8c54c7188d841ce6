//! JSON, as far as rows need it: the values of an object by their path, as they are written.
//!
//! Our own because numbers must stay as they are written and what is not mapped must cost
//! nothing; tests hold it against `serde_json`.

use memchr::memchr2;
use std::borrow::Cow;

/// Objects and lists may nest this deep, as in `serde_json`.
const DEEPEST: usize = 127;

/// What is wrong, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) at: usize,
    pub(crate) what: &'static str,
}

/// What to do with the value of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Want {
    /// Hand it over if it is no object and no list.
    pub(crate) itself: bool,
    /// Look into it if it is an object.
    pub(crate) inside: bool,
}

/// A value that is no object and no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'t> {
    Null,
    /// A number, `true` or `false`.
    Literal(&'t str),
    /// Between the quotes, as written: see [`unescape`].
    Text(&'t str),
}

impl<'t> Scalar<'t> {
    /// What it says; null says nothing. `None` if an escape means nothing.
    pub(crate) fn text(self) -> Option<Cow<'t, str>> {
        match self {
            // A piece of the text, like the others.
            Self::Null => Some(Cow::Owned(String::new())),
            Self::Literal(text) => Some(Cow::Borrowed(text)),
            Self::Text(raw) => unescape(raw),
        }
    }
}

/// Receives the values of one object.
pub(crate) trait Members {
    /// What is wanted of this key; `path` is what its objects are called, with a dot behind each.
    fn want(&mut self, path: &str, key: &str) -> Want;
    /// A value; `level` is the number of objects it lies in, besides the row's.
    fn scalar(&mut self, path: &str, key: &str, level: u8, value: Scalar<'_>);
}

/// A string as it is meant; `None` if an escape means nothing.
pub(crate) fn unescape(raw: &str) -> Option<Cow<'_, str>> {
    if raw.contains('\\') {
        serde_json::from_str::<String>(&format!("\"{raw}\"")).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(raw))
    }
}

/// Reads one object that is all of the text but white space.
pub(crate) fn read_object(text: &str, members: &mut impl Members) -> Result<(), Flaw> {
    whole_object(text, Some(members))
}

/// Whether a text is one object.
pub(crate) fn check_object(text: &str) -> Result<(), Flaw> {
    whole_object::<Nobody>(text, None)
}

fn whole_object<M: Members>(text: &str, members: Option<&mut M>) -> Result<(), Flaw> {
    let mut json = Json { text, bytes: text.as_bytes(), at: 0, path: String::new() };
    if json.pass_space() != Some(b'{') {
        return Err(json.flaw("there is no object"));
    }
    json.object(0, members)?;
    match json.pass_space() {
        None => Ok(()),
        Some(_) => Err(json.flaw("something stands behind the object")),
    }
}

/// What reading past the end is called; a longer text may have no flaw.
pub(crate) const ENDS: &str = "the object has no end";

struct Json<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    path: String,
}

impl<'t> Json<'t> {
    fn flaw(&self, what: &'static str) -> Flaw {
        let what = if self.at >= self.bytes.len() { ENDS } else { what };
        Flaw { at: self.at, what }
    }

    fn pass_space(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// The object that begins here; without receiver it is only passed over.
    fn object<M: Members>(
        &mut self,
        depth: usize,
        mut members: Option<&mut M>,
    ) -> Result<(), Flaw> {
        self.at += 1;
        if self.pass_space() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            if self.pass_space() != Some(b'"') {
                return Err(self.flaw("a key in quotes is missing"));
            }
            let start = self.at;
            let raw = self.string()?;
            if self.pass_space() != Some(b':') {
                return Err(self.flaw("a key has no value"));
            }
            self.at += 1;
            match &mut members {
                None => self.pass_value(depth)?,
                Some(members) => {
                    let Some(key) = unescape(raw) else {
                        return Err(Flaw { at: start, what: "an escape means nothing" });
                    };
                    self.member(depth, &key, *members)?;
                }
            }
            match self.pass_space() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.flaw("a comma or a closing brace is missing")),
            }
        }
    }

    fn member<M: Members>(&mut self, depth: usize, key: &str, members: &mut M) -> Result<(), Flaw> {
        let want = members.want(&self.path, key);
        match self.pass_space() {
            Some(b'{') if want.inside => {
                self.check_depth(depth)?;
                let length = self.path.len();
                self.path.push_str(key);
                self.path.push('.');
                self.object(depth + 1, Some(members))?;
                self.path.truncate(length);
            }
            Some(b'{' | b'[') => self.pass_value(depth)?,
            Some(_) if want.itself => {
                let value = self.scalar()?;
                members.scalar(&self.path, key, depth as u8, value);
            }
            _ => self.pass_value(depth)?,
        }
        Ok(())
    }

    fn check_depth(&self, depth: usize) -> Result<(), Flaw> {
        if depth + 1 >= DEEPEST {
            return Err(self.flaw("objects are nested more than 127 deep"));
        }
        Ok(())
    }

    fn pass_value(&mut self, depth: usize) -> Result<(), Flaw> {
        match self.pass_space() {
            Some(b'{') => {
                self.check_depth(depth)?;
                self.object::<Nobody>(depth + 1, None)
            }
            Some(b'[') => {
                self.check_depth(depth)?;
                self.pass_list(depth + 1)
            }
            _ => self.scalar().map(|_| ()),
        }
    }

    fn pass_list(&mut self, depth: usize) -> Result<(), Flaw> {
        self.at += 1;
        if self.pass_space() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.pass_value(depth)?;
            match self.pass_space() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.flaw("a comma or a closing bracket is missing")),
            }
        }
    }

    fn scalar(&mut self) -> Result<Scalar<'t>, Flaw> {
        match self.bytes.get(self.at) {
            Some(b'"') => self.string().map(Scalar::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Scalar::Literal),
            _ => {
                for (word, scalar) in [
                    ("null", Scalar::Null),
                    ("true", Scalar::Literal("true")),
                    ("false", Scalar::Literal("false")),
                ] {
                    if self.bytes[self.at..].starts_with(word.as_bytes()) {
                        let piece = &self.text[self.at..self.at + word.len()];
                        self.at += word.len();
                        return Ok(match scalar {
                            Scalar::Literal(_) => Scalar::Literal(piece),
                            other => other,
                        });
                    }
                }
                Err(self.flaw("a value is missing"))
            }
        }
    }

    /// What stands between the quotes, as written.
    fn string(&mut self) -> Result<&'t str, Flaw> {
        let start = self.at + 1;
        let mut at = start;
        let end = loop {
            let Some(i) = memchr2(b'"', b'\\', &self.bytes[at..]) else {
                self.at = self.bytes.len();
                return Err(self.flaw(ENDS));
            };
            at += i;
            if self.bytes[at] == b'"' {
                break at;
            }
            self.at = at;
            at += self.escape(at)?;
        };
        let raw = &self.text[start..end];
        if raw.bytes().any(|b| b < b' ') {
            self.at = start;
            return Err(self.flaw("a text holds a control character"));
        }
        self.at = end + 1;
        Ok(raw)
    }

    /// Length of the escape that begins at `at`.
    fn escape(&self, at: usize) -> Result<usize, Flaw> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
            Some(b'u')
                if self.bytes[at + 2..].len() >= 4
                    && self.bytes[at + 2..at + 6].iter().all(u8::is_ascii_hexdigit) =>
            {
                Ok(6)
            }
            _ => Err(self.flaw("an escape means nothing")),
        }
    }

    fn digits(&mut self) -> usize {
        let digits = self.bytes[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        self.at += digits;
        digits
    }

    fn number(&mut self) -> Result<&'t str, Flaw> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        let zero = self.bytes.get(self.at) == Some(&b'0');
        let whole = self.digits();
        let mut good = whole > 0 && !(zero && whole > 1);
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            good &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            good &= self.digits() > 0;
        }
        if good {
            Ok(&self.text[start..self.at])
        } else {
            Err(self.flaw("a number is not well written"))
        }
    }
}

/// Receives nothing.
enum Nobody {}

impl Members for Nobody {
    fn want(&mut self, _path: &str, _key: &str) -> Want {
        Want { itself: false, inside: false }
    }

    fn scalar(&mut self, _path: &str, _key: &str, _level: u8, _value: Scalar<'_>) {}
}
