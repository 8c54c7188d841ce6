//! Reference and example come from one description and fit the reader.

use thirdline_document::Document;
use thirdline_document::schema::{
    Key, Kind, Section, complete_example_toml, example_toml, reference_markdown,
};

static ROOT: Section = Section::root(
    "How a ticket history is read.",
    &[
        Key::required("incident", Kind::Text, "the column with the number", "\"Number\""),
        Key::optional("missing", Kind::Texts, "what means \"nothing\"", r#"["", "-"]"#)
            .default("\"\""),
        Key::optional("side", Kind::Choice(&["operations", "a|b"]), "the side", "\"operations\""),
    ],
);
static STATUS: Section = Section::free_form(
    "status",
    "What each status means. A long sentence follows so that the comment has to be folded once or \
     twice, as people read narrow columns with more ease than wide ones.",
    &[Key::required("\"In Progress\"", Kind::Text, "somebody works on it", "\"active\"")],
);
static TEAM: Section = Section::repeated(
    "team",
    "A team.",
    &[
        Key::required("name", Kind::Text, "its name", "\"Network\""),
        Key::optional("on_call", Kind::Boolean, "whether it is on call", "true").default("false"),
    ],
);
const SECTIONS: &[&Section] = &[&ROOT, &STATUS, &TEAM];

#[test]
fn the_example_reads_without_faults() {
    for text in [example_toml(SECTIONS), complete_example_toml(SECTIONS)] {
        let document = Document::parse("example.toml", text);
        let root = document.table().described_by(&ROOT);
        assert!(root.required_string("incident").is_some());
        let _ = (root.strings("missing"), root.string("side"));
        if let Some(status) = root.required_table("status") {
            assert_eq!(status.entries().filter_map(|(_, value)| value.string()).count(), 1);
            status.finish();
        }
        for team in root.tables("team") {
            let team = team.described_by(&TEAM);
            assert!(team.required_string("name").is_some());
            let _ = team.boolean("on_call");
            team.finish();
        }
        root.finish();
        assert_eq!(document.into_result().map_err(|faults| faults.to_string()), Ok(()));
    }
}

#[test]
fn the_example_explains_every_key() {
    let text = example_toml(SECTIONS);
    assert!(text.starts_with(
        "# How a ticket history is read.\n\n# The column with the number. Required.\n"
    ));
    assert!(text.contains(
        "# What means \"nothing\". A text or a list of texts. Default: \"\".\n#missing = [\"\", \"-\"]\n"
    ));
    assert!(text.contains("\n[status]\n\n# Somebody works on it. Required.\n\"In Progress\" = "));
    assert!(text.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn the_reference_is_a_table_for_each_section() {
    let text = reference_markdown(SECTIONS);
    assert!(text.starts_with("### Top of the file\n\nHow a ticket history is read.\n\n| key |"));
    assert!(text.contains(
        "| `missing` | text or list of texts | `\"\"` | what means \"nothing\" | `[\"\", \"-\"]` |\n"
    ));
    assert!(text.contains("| `side` | `\"operations\"` or `\"a\\|b\"` | – | the side |"));
    assert!(text.contains("\n### `[[team]]`\n\nA team. The table may be repeated.\n"));
}
