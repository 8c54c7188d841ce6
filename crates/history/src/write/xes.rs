//! XES, IEEE 1849: a trace per incident.
//!
//! | key | holds |
//! | --- | --- |
//! | trace `concept:name` | number of the incident |
//! | trace `opened` | `reported_at` |
//! | trace `closure`, `closure_class`, `change`, `problem`, `known_since` | how it ended |
//! | event `time:timestamp` | instant |
//! | event `concept:name` | the ticket system's words for the status |
//! | event `org:group` | the team |
//! | event `class` | our status class, or `note` |
//! | event `priority`, `service` | as written |
//!
//! `concept:name` is what every tool of process mining draws as the activity, so it has the words
//! people know. The class has a key of its own rather than `lifecycle:transition`: tools keep only
//! events whose transition is `complete`, and would drop all others. Without that key each event
//! counts as complete. An event that states no status has no `concept:name`: nothing is made up
//! for it. Only the first event of the file has every key, with an empty value where nothing is
//! stated: from it a reader of a stream learns which keys there are. The order of events is their
//! order in the trace.
//!
//! XML 1.0 has no place for most control characters, not even escaped: U+FFFD stands for each.

use super::{Endings, EscapedNames, EventsWritten, Words, write_incidents};
use crate::instant::InstantText;
use std::io::{self, Write};
use thirdline_domain::History;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value="?"/></global>
<global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Status" keys="concept:name"/>
<classifier name="Class" keys="class"/>
<classifier name="Team" keys="org:group"/>
<string key="concept:name" value="Ticket history written by Thirdline"/>
"#;

pub(super) fn write(
    history: &History,
    words: &Words,
    out: &mut dyn Write,
    told: &EventsWritten,
) -> io::Result<()> {
    let names = EscapedNames::new(history, words, escape);
    let mut instants = InstantText::utc();
    let mut openings = InstantText::utc();
    let mut endings = Endings::new(&history.closings, escape);
    write_incidents(history, out, told, HEAD.as_bytes(), |buffer, incident| {
        buffer.extend_from_slice(b"<trace><string key=\"concept:name\" value=\"");
        escape(buffer, &history.incidents[incident as u32]);
        buffer.extend_from_slice(b"\"/><date key=\"opened\" value=\"");
        openings.push(buffer, history.reported_at(incident));
        buffer.extend_from_slice(b"\"/>");
        endings.each(incident, b"", |name, value| {
            let Some(value) = value else { return };
            let kind = if name == "known_since" { "date" } else { "string" };
            buffer.extend_from_slice(format!("<{kind} key=\"{name}\" value=\"").as_bytes());
            buffer.extend_from_slice(value);
            buffer.extend_from_slice(b"\"/>");
        });
        buffer.push(b'\n');
        for event in history.events_of(incident) {
            buffer.extend_from_slice(b"<event><date key=\"time:timestamp\" value=\"");
            instants.push(buffer, history.at[event]);
            buffer.extend_from_slice(b"\"/>");
            let status = history.status[event];
            let class = words.class(status).as_bytes();
            let texts = [
                (&b"concept:name"[..], names.labels.find_short(status)),
                (b"class", (!class.is_empty()).then_some(class)),
                (b"org:group", names.teams.find(history.team[event])),
                (b"priority", names.priorities.find_short(history.priority[event])),
                (b"service", names.services.find(history.service[event])),
            ];
            for (key, text) in texts {
                let text = match text {
                    Some(text) => text,
                    None if event == 0 => b"",
                    None => continue,
                };
                buffer.extend_from_slice(b"<string key=\"");
                buffer.extend_from_slice(key);
                buffer.extend_from_slice(b"\" value=\"");
                buffer.extend_from_slice(text);
                buffer.extend_from_slice(b"\"/>");
            }
            buffer.extend_from_slice(b"</event>\n");
        }
        buffer.extend_from_slice(b"</trace>\n");
    })?;
    out.write_all(b"</log>\n")
}

/// The value of an attribute in double quotes.
fn escape(out: &mut Vec<u8>, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            // As themselves they would be read as spaces.
            '\t' => out.extend_from_slice(b"&#9;"),
            '\n' => out.extend_from_slice(b"&#10;"),
            '\r' => out.extend_from_slice(b"&#13;"),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => out.extend_from_slice("\u{fffd}".as_bytes()),
            _ => {
                let mut bytes = [0; 4];
                out.extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let mut out = Vec::new();
        escape(&mut out, "R&D <\"EU\">\u{1}\u{1f}\n\u{ffff}ß\u{1f600}");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "R&amp;D &lt;&quot;EU&quot;&gt;\u{fffd}\u{fffd}&#10;\u{fffd}ß\u{1f600}"
        );
    }
}
