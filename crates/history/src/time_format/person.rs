//! `29.3.26 1:05 PM`, `Mar 29, 2026 13:05`: as people and their ticket systems write it.

use super::{Written, days, finish, two};

#[derive(Clone, Copy)]
pub(super) enum Order {
    Year,
    Day,
    Month,
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<(i64, usize)> {
        let n = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        if !digits.contains(&n) {
            return None;
        }
        let value = self.0[..n].iter().fold(0, |v, b| v * 10 + i64::from(b - b'0'));
        self.0 = &self.0[n..];
        Some((value, n))
    }

    fn month_name(&mut self) -> Option<i64> {
        // English, and where they differ German, Dutch, Spanish, French, Portuguese: ticket systems
        // write in their user's language.
        const NAMES: [(&[u8; 3], i64); 26] = [
            (b"jan", 1),
            (b"ene", 1),
            (b"feb", 2),
            (b"fev", 2),
            (b"mar", 3),
            (b"mrz", 3),
            (b"maa", 3),
            (b"apr", 4),
            (b"abr", 4),
            (b"avr", 4),
            (b"may", 5),
            (b"mai", 5),
            (b"mei", 5),
            (b"jun", 6),
            (b"jul", 7),
            (b"aug", 8),
            (b"ago", 8),
            (b"sep", 9),
            (b"set", 9),
            (b"oct", 10),
            (b"okt", 10),
            (b"out", 10),
            (b"nov", 11),
            (b"dec", 12),
            (b"dez", 12),
            (b"dic", 12),
        ];
        let n = self.0.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if n < 3 {
            return None;
        }
        let (_, month) =
            NAMES.iter().find(|(name, _)| self.0[..3].eq_ignore_ascii_case(&name[..]))?;
        self.0 = &self.0[n..];
        if self.0.first() == Some(&b'.') && self.0.get(1) == Some(&b' ') {
            self.0 = &self.0[1..];
        }
        Some(*month)
    }

    fn skip(&mut self, set: &[u8]) -> usize {
        let n = self.0.iter().take_while(|b| set.contains(b)).count();
        self.0 = &self.0[n..];
        n
    }
}

/// A date in a stated order with any separator, a time of day or none, an offset or none.
pub(super) fn free(text: &str, order: Order) -> Option<Written> {
    // Some systems put a narrow no-break space before AM and PM.
    let spaced = (!text.is_ascii()).then(|| text.replace(['\u{202f}', '\u{a0}'], " "));
    let mut c = Cursor(spaced.as_deref().unwrap_or(text).trim().as_bytes());
    let date = date(&mut c, order)?;
    if c.skip(b" ,T_\t") == 0 && !c.0.is_empty() {
        return None;
    }
    if c.0.is_empty() {
        return finish(date, 0, 0, 0, &[]);
    }
    let (mut hour, minute, second);
    if let Some(digits) = c.0.get(..6).filter(|d| d.iter().all(u8::is_ascii_digit)) {
        (hour, minute, second) = (two(digits)?, two(&digits[2..])?, two(&digits[4..])?);
        c.0 = &c.0[6..];
    } else {
        hour = c.number(1..=2)?.0;
        if c.skip(b":.h") != 1 {
            return None;
        }
        minute = c.number(2..=2)?.0;
        let more = matches!(c.0, [b':' | b'.', d, ..] if d.is_ascii_digit());
        second = if more {
            c.skip(b":.");
            c.number(2..=2)?.0
        } else {
            0
        };
    }
    // The fraction must stay in front of what `finish` reads; AM and PM stand between.
    let fraction = match c.0 {
        [b'.' | b',', d, ..] if d.is_ascii_digit() => {
            1 + c.0[1..].iter().take_while(|b| b.is_ascii_digit()).count()
        }
        _ => 0,
    };
    let (fraction, rest) = c.0.split_at(fraction);
    c.0 = rest;
    c.skip(b" ");
    let half = [(&b"am"[..], 0), (b"pm", 12), (b"a.m.", 0), (b"p.m.", 12)]
        .into_iter()
        .find(|(word, _)| c.0.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word)));
    if let Some((word, add)) = half {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + add;
        c.0 = &c.0[word.len()..];
    }
    c.skip(b" ");
    let micros = finish(date, hour, minute, second, fraction)?.micros;
    Some(Written { micros, ..finish(date, hour, minute, second, c.0)? })
}

fn date(c: &mut Cursor<'_>, order: Order) -> Option<i64> {
    const SEPARATORS: &[u8] = b"-/. ,";
    if matches!(order, Order::Year)
        && let Some(b) = c.0.get(..8).filter(|d| d.iter().all(u8::is_ascii_digit))
    {
        c.0 = &c.0[8..];
        return days(two(b)? * 100 + two(&b[2..])?, two(&b[4..])?, two(&b[6..])?);
    }
    let separator = |c: &mut Cursor<'_>| (1..=2).contains(&c.skip(SEPARATORS)).then_some(());
    let short = |c: &mut Cursor<'_>| c.number(1..=2).map(|n| n.0);
    let year = |c: &mut Cursor<'_>| {
        let (year, digits) = c.number(2..=4)?;
        match digits {
            4 => Some(year),
            // POSIX: 69–99 are the last century.
            2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
            _ => None,
        }
    };
    let month = |c: &mut Cursor<'_>| c.month_name().or_else(|| short(c));
    let (y, m, d);
    match order {
        Order::Year => {
            y = c.number(4..=4)?.0;
            separator(c)?;
            m = month(c)?;
            separator(c)?;
            d = short(c)?;
        }
        Order::Day => {
            d = short(c)?;
            separator(c)?;
            m = month(c)?;
            separator(c)?;
            y = year(c)?;
        }
        Order::Month => {
            m = month(c)?;
            separator(c)?;
            d = short(c)?;
            separator(c)?;
            y = year(c)?;
        }
    }
    days(y, m, d)
}
