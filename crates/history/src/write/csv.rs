//! Comma-separated text, RFC 4180.

use super::{Endings, EscapedNames, EventsWritten, Words, write_incidents};
use crate::instant::{InstantText, push_number};
use std::io::{self, Write};
use thirdline_domain::History;

const HEADER: &str = "incident,at,order,team,class,status,priority,service,opened";

pub(super) fn write(
    history: &History,
    words: &Words,
    out: &mut dyn Write,
    told: &EventsWritten,
) -> io::Result<()> {
    let names = EscapedNames::new(history, words, escape);
    let mut instants = InstantText::utc();
    let mut openings = InstantText::utc();
    // What stands at the begin and at the end of each row of an incident.
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut endings = Endings::new(&history.closings, escape);
    let mut header = HEADER.to_owned();
    endings.names().for_each(|name| header.extend([",", name]));
    header.push('\n');
    let none = vec![b','; endings.names().count()];
    let mut ending = Vec::new();
    write_incidents(history, out, told, header.as_bytes(), |buffer, incident| {
        ending.clear();
        endings.each(incident, b"", |_, value| {
            ending.push(b',');
            ending.extend_from_slice(value.unwrap_or_default());
        });
        let end = history.events_of(incident).end - 1;
        first.clear();
        escape(&mut first, &history.incidents[incident as u32]);
        first.push(b',');
        last.clear();
        openings.push(&mut last, history.reported_at(incident));
        for (order, event) in history.events_of(incident).enumerate() {
            buffer.extend_from_slice(&first);
            instants.push(buffer, history.at[event]);
            buffer.push(b',');
            push_number(buffer, order as u64);
            buffer.push(b',');
            let status = history.status[event];
            let texts = [
                names.teams.find(history.team[event]),
                Some(words.class(status).as_bytes()),
                names.labels.find_short(status),
                names.priorities.find_short(history.priority[event]),
                names.services.find(history.service[event]),
            ];
            for text in texts {
                buffer.extend_from_slice(text.unwrap_or_default());
                buffer.push(b',');
            }
            buffer.extend_from_slice(&last);
            buffer.extend_from_slice(if event == end { &ending } else { &none });
            buffer.push(b'\n');
        }
    })
}

/// A field, in quotes only if it must be.
fn escape(out: &mut Vec<u8>, text: &str) {
    if !text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fields_that_need_quotes_get_them() {
        let field = |text: &str| {
            let mut out = Vec::new();
            escape(&mut out, text);
            String::from_utf8(out).expect("text")
        };
        assert_eq!(field("Second line; EU"), "Second line; EU");
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("the \"big\" one"), "\"the \"\"big\"\" one\"");
        assert_eq!(field("a\r\nb"), "\"a\r\nb\"");
        assert_eq!(field("=1+1"), "=1+1");
    }
}
