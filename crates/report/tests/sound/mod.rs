//! What holds for every page, whatever it reports.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Reads the page as XML: unbalanced tags, stray `&` and double attributes are errors. Gives the
/// elements with their attributes.
pub(crate) fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = true;
    let mut open = 0_i64;
    let mut found = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                open += i64::from(matches!(event, Event::Start(_)));
                let name = element.name();
                let name = name.as_ref().to_owned();
                let attributes = element
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("each attribute once, quoted");
                        let key = attribute.key.as_ref().to_owned();
                        (key, attribute.value.clone().into_owned())
                    })
                    .collect();
                found.push((name, attributes));
            }
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "every element is closed");
    found
}

fn attribute<'e>(attributes: &'e [(String, String)], name: &str) -> Option<&'e str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// What holds for every page, whatever it reports. Gives the page's size.
pub(crate) fn sound(page: &str) -> usize {
    let elements = elements(page);
    let mut ids = BTreeSet::new();
    let mut links = Vec::new();
    for (name, attributes) in &elements {
        assert!(
            !["script", "link", "img", "iframe", "object", "embed", "form", "base"]
                .contains(&name.as_str()),
            "<{name}> has no place in a report"
        );
        for (key, value) in attributes {
            assert!(!key.starts_with("on"), "no handler: {key}");
            let fetches = value.contains("http:") || value.contains("https:");
            // The name of a namespace is a name, not an address.
            assert!(!fetches || key == "xmlns", "nothing is fetched: {key}=\"{value}\"");
        }
        if let Some(id) = attribute(attributes, "id") {
            assert!(ids.insert(id.to_owned()), "the id {id} stands twice");
        }
        if let Some(href) = attribute(attributes, "href") {
            links.push(href.strip_prefix('#').expect("links stay on the page").to_owned());
        }
        for key in ["aria-labelledby", "aria-describedby"] {
            links.extend(
                attribute(attributes, key).iter().flat_map(|v| v.split(' ')).map(str::to_owned),
            );
        }
    }
    for link in links {
        assert!(ids.contains(&link), "#{link} leads somewhere");
    }
    let count = |name: &str| elements.iter().filter(|(n, _)| n == name).count();
    assert_eq!(count("h1"), 1);
    assert_eq!(count("main"), 1);
    assert_eq!(count("caption"), count("table"), "every table says what it shows");
    let unnamed = page.split("<svg").skip(1).filter(|svg| {
        let svg = svg.split("</svg>").next().unwrap_or_default();
        !svg.contains("<title")
    });
    assert_eq!(unnamed.count(), 0, "every chart has a name");
    for wanted in ["lang=\"en\"", "@media print", "light-dark(", "class=\"skip\""] {
        assert!(page.contains(wanted), "{wanted}");
    }
    let addresses = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    assert!(!addresses.contains("http://") && !addresses.contains("https://"));
    assert!(!page.contains("@import") && !page.contains("url(http"));
    page.len()
}
