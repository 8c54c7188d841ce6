//! Arrows point down: the dependencies of the workspace's crates, read from Cargo itself.

use std::collections::BTreeMap;

/// Arrows between crates of one layer that are allowed.
const SIDEWAYS: &[(&str, &str)] = &[("thirdline-time", "thirdline-document")];

#[test]
fn arrows_point_down() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata");
    let layers: BTreeMap<&str, u64> = metadata
        .packages
        .iter()
        .filter(|p| p.name.as_str() != "xtask")
        .map(|p| {
            let layer = p.metadata["thirdline"]["layer"].as_u64();
            (p.name.as_str(), layer.unwrap_or_else(|| panic!("{} states its layer", p.name)))
        })
        .collect();
    assert!(layers.len() >= 7, "the crates are there: {layers:?}");
    let mut arrows = 0;
    for package in metadata.packages.iter().filter(|p| layers.contains_key(p.name.as_str())) {
        let from = layers[package.name.as_str()];
        for dependency in &package.dependencies {
            let Some(&to) = layers.get(dependency.name.as_str()) else { continue };
            // Tests may look anywhere.
            if dependency.kind != cargo_metadata::DependencyKind::Normal {
                continue;
            }
            arrows += 1;
            let sideways = (package.name.as_str(), dependency.name.as_str());
            assert!(
                to < from || SIDEWAYS.contains(&sideways),
                "{} (layer {from}) must not use {} (layer {to})",
                package.name,
                dependency.name
            );
        }
    }
    assert!(arrows >= 10, "the arrows were read: {arrows}");
}
