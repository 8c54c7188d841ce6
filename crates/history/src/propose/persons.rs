//! Which columns are taken for persons' before anybody has said so: rather one too many.

use crate::role::holds_persons;

/// Beginnings of words, umlauts and accents folded, that say "a person" in the languages in which
/// ticket systems are run. [`holds_persons`] knows the English ones.
const STEMS: [&str; 32] = [
    "vorname",
    "nachname",
    "benutzer",
    "anwender",
    "bearbeiter",
    "sachbearbeiter",
    "melder",
    "ersteller",
    "verantwortlich",
    "ansprechpartner",
    "zustandiger",
    "techniker",
    "kontakt",
    "behandelaar",
    "aanmelder",
    "gebruiker",
    "indiener",
    "prenom",
    "utilisateur",
    "demandeur",
    "technicien",
    "intervenant",
    "usuario",
    "solicitante",
    "apellido",
    "tecnico",
    "responsable",
    "responsavel",
    "contact",
    "analyst",
    "engineer",
    "technician",
];

/// Whole headers that say so.
const HEADERS: [&str; 13] = [
    "nom",
    "nombre",
    "naam",
    "nome",
    "mitarbeiter",
    "assigne a",
    "asignado a",
    "atribuido a",
    "toegewezen aan",
    "zugewiesen an",
    "staff",
    "employee",
    "operator",
];

/// Words with which a column holds no person after all: a group, a number, a sort.
const GROUP_WORDS: [&str; 11] = [
    "group", "team", "queue", "gruppe", "groep", "groupe", "grupo", "equipe", "equipo", "count",
    "type",
];

/// Whether a column's values must not be looked at.
pub(crate) fn looks_personal(header: &str) -> bool {
    let lower = header.to_lowercase();
    // XES calls the activity and the case so.
    if lower == "concept:name" || lower.ends_with(":concept:name") {
        return false;
    }
    if holds_persons(header) {
        return true;
    }
    let words = super::words::words_of(header);
    let joined = words.join(" ");
    let says_group = GROUP_WORDS.iter().any(|g| joined.contains(g));
    HEADERS.contains(&joined.as_str())
        || !says_group && words.iter().any(|w| STEMS.iter().any(|stem| w.starts_with(stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_known_in_several_languages() {
        for header in ["Bearbeiter", "Zugewiesen an", "Prénom", "Usuário", "Naam", "assigned_to"]
        {
            assert!(looks_personal(header), "{header}");
        }
        for header in ["Bearbeitergruppe", "concept:name", "case:concept:name", "Status", "Team"] {
            assert!(!looks_personal(header), "{header}");
        }
    }
}
