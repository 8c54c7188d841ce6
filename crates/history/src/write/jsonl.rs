//! One JSON object a line. Every key stands on every line; what an event does not state is `null`.

use super::{Endings, EscapedNames, EventsWritten, Words, write_incidents};
use crate::instant::{InstantText, push_number};
use std::io::{self, Write};
use thirdline_domain::History;

pub(super) fn write(
    history: &History,
    words: &Words,
    out: &mut dyn Write,
    told: &EventsWritten,
) -> io::Result<()> {
    let names = EscapedNames::new(history, words, quote);
    let mut instants = InstantText::utc();
    let mut openings = InstantText::utc();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut endings = Endings::new(&history.closings, quote);
    let nulls = endings.names().flat_map(|name| [",\"", name, "\":null"]);
    let none: String = nulls.collect();
    let mut ending = Vec::new();
    write_incidents(history, out, told, b"", |buffer, incident| {
        first.clear();
        first.extend_from_slice(b"{\"incident\":");
        quote(&mut first, &history.incidents[incident as u32]);
        first.extend_from_slice(b",\"at\":\"");
        last.clear();
        last.extend_from_slice(b",\"opened\":\"");
        openings.push(&mut last, history.reported_at(incident));
        last.push(b'"');
        ending.clear();
        endings.each(incident, b"\"", |name, value| {
            ending.extend_from_slice(b",\"");
            ending.extend_from_slice(name.as_bytes());
            ending.extend_from_slice(b"\":");
            ending.extend_from_slice(value.unwrap_or(b"null"));
        });
        let end = history.events_of(incident).end - 1;
        for (order, event) in history.events_of(incident).enumerate() {
            buffer.extend_from_slice(&first);
            instants.push(buffer, history.at[event]);
            buffer.extend_from_slice(b"\",\"order\":");
            push_number(buffer, order as u64);
            let status = history.status[event];
            buffer.extend_from_slice(b",\"team\":");
            buffer.extend_from_slice(names.teams.find(history.team[event]).unwrap_or(b"null"));
            buffer.extend_from_slice(b",\"class\":");
            match words.class(status) {
                "" => buffer.extend_from_slice(b"null"),
                class => quote(buffer, class),
            }
            let texts = [
                (&b",\"status\":"[..], names.labels.find_short(status)),
                (b",\"priority\":", names.priorities.find_short(history.priority[event])),
                (b",\"service\":", names.services.find(history.service[event])),
            ];
            for (key, text) in texts {
                buffer.extend_from_slice(key);
                buffer.extend_from_slice(text.unwrap_or(b"null"));
            }
            buffer.extend_from_slice(&last);
            buffer.extend_from_slice(if event == end { &ending } else { none.as_bytes() });
            buffer.extend_from_slice(b"}\n");
        }
    })
}

/// A JSON string (RFC 8259 §7).
fn quote(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..0x20 => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_come_back_from_any_json_reader(text in any::<String>()) {
            let mut out = Vec::new();
            quote(&mut out, &text);
            prop_assert_eq!(serde_json::from_slice::<String>(&out).expect("a string"), text);
        }
    }
}
