//! Mappings that come with the product.

use crate::error::HistoryError;
use crate::mapping::Mapping;

/// A mapping that comes with the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// The mapping file.
    pub text: &'static str,
}

/// All presets; of two that fit a file equally well, the first is taken.
pub const PRESETS: &[Preset] = &[
    Preset { name: "thirdline", text: include_str!("../presets/thirdline.toml") },
    Preset { name: "vinst", text: include_str!("../presets/vinst.toml") },
    Preset { name: "servicenow", text: include_str!("../presets/servicenow.toml") },
    Preset { name: "servicenow-list", text: include_str!("../presets/servicenow-list.toml") },
    Preset { name: "servicenow-audit", text: include_str!("../presets/servicenow-audit.toml") },
    Preset { name: "jira", text: include_str!("../presets/jira.toml") },
    Preset { name: "jira-changelog", text: include_str!("../presets/jira-changelog.toml") },
    Preset { name: "xes", text: include_str!("../presets/xes.toml") },
];

/// The mapping of a name: a preset, or a mapping file.
///
/// # Errors
/// The file is not there, or it has faults.
pub fn find_mapping(name: &str) -> Result<Mapping, HistoryError> {
    if let Some(preset) = PRESETS.iter().find(|p| p.name == name) {
        return Ok(Mapping::parse(preset.name, preset.text)?);
    }
    let bytes = match std::fs::read(name) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let presets: Vec<&str> = PRESETS.iter().map(|p| p.name).collect();
            let presets = presets.join(", ");
            return Err(HistoryError::NoMapping { name: name.to_owned(), presets });
        }
        Err(e) if e.kind() == std::io::ErrorKind::IsADirectory => {
            return Err(HistoryError::File {
                file: name.to_owned(),
                message: "this is a folder".into(),
                help: "name the mapping file in it".into(),
            });
        }
        Err(e) => return Err(crate::input::io_error(name, e)),
    };
    let text = String::from_utf8(bytes).map_err(|_| HistoryError::File {
        file: name.to_owned(),
        message: "the mapping file is not UTF-8 text".into(),
        help: "save it as UTF-8".into(),
    })?;
    Ok(Mapping::parse(name, &text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_faultless_and_called_by_its_name() {
        for preset in PRESETS {
            let mapping = match Mapping::parse(preset.name, preset.text) {
                Ok(mapping) => mapping,
                Err(faults) => {
                    assert!(faults.is_empty(), "{faults}");
                    continue;
                }
            };
            assert_eq!(mapping.name, preset.name);
            assert!(mapping.about.is_some(), "{} says what it reads", preset.name);
        }
    }
}
