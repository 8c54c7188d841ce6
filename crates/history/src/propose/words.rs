//! Words in headers, and which role they speak for.

use crate::role::Role;

/// The words of a header: small letters without umlauts and accents, parted at blanks, signs and
/// inner capitals.
pub(crate) fn words_of(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in header.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && after_small {
            words.push(String::new());
        }
        after_small = c.is_lowercase();
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase().map(fold));
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn fold(c: char) -> char {
    match c {
        'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' => 'a',
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => 'o',
        'ü' | 'ú' | 'ù' | 'û' => 'u',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

/// How strongly a header speaks for a role; 0 = not at all.
pub(crate) fn score(role: Role, words: &[String]) -> i32 {
    let joined = words.join(" ");
    let mut best = 0;
    for (weight, phrase) in
        phrases(role).iter().flat_map(|(w, all)| all.iter().map(move |p| (w, *p)))
    {
        let found = if joined == phrase {
            weight + 3
        } else if format!(" {joined} ").contains(&format!(" {phrase} ")) {
            *weight
        } else if phrase.len() >= 5 && words.iter().any(|w| w.contains(phrase)) {
            // German and Dutch write it as one word: Ticketnummer.
            weight - 1
        } else {
            0
        };
        best = best.max(found);
    }
    if words.iter().any(|w| misleading(role).contains(&w.as_str())) { best - 9 } else { best }
        .max(0)
}

/// Words that turn a header into that of something else: a due date is no time of an event.
fn misleading(role: Role) -> &'static [&'static str] {
    match role {
        Role::Time | Role::Opened | Role::Resolved | Role::Closed | Role::Updated => &[
            "due",
            "target",
            "planned",
            "expected",
            "sla",
            "fallig",
            "soll",
            "start",
            "scheduled",
            "birth",
            "follow",
            "duration",
            "dauer",
        ],
        Role::Status => {
            &["old", "previous", "from", "alt", "alte", "prior", "sub", "reason", "sla"]
        }
        Role::SubStatus => {
            &["old", "previous", "from", "prior", "number", "nr", "code", "closed", "sla"]
        }
        Role::Team | Role::Priority | Role::Value => &[
            "old", "previous", "from", "alt", "alte", "alter", "prior", "vorher", "initial",
            "approval", "sla",
        ],
        Role::Incident => &[
            "parent",
            "problem",
            "change",
            "related",
            "phone",
            "count",
            "mod",
            "state",
            "status",
            "type",
            "date",
            "time",
            "activity",
            "category",
            "opened",
            "closed",
            "interaction",
        ],
        Role::Service => &["catalog", "level", "sla"],
        Role::Closure => &["notes", "comment", "text", "date", "time", "at", "by"],
        Role::Change | Role::Problem => {
            &["type", "status", "state", "date", "time", "count", "description", "owner"]
        }
        Role::KnownSince => &["number", "id", "title", "count", "used"],
        _ => &[],
    }
}

/// Phrases by weight; a header that is the phrase and nothing else weighs three
/// more.
type Phrases = &'static [(i32, &'static [&'static str])];

/// Phrases and their weights.
fn phrases(role: Role) -> Phrases {
    match role {
        Role::Incident => INCIDENT,
        Role::Time => TIME,
        Role::Team => TEAM,
        Role::Status => STATUS,
        Role::SubStatus => SUB_STATUS,
        Role::Priority => PRIORITY,
        Role::Service => SERVICE,
        Role::Opened => OPENED,
        Role::Resolved => RESOLVED,
        Role::Closed => CLOSED,
        Role::Updated => UPDATED,
        Role::Reassignments => REASSIGNMENTS,
        Role::Reopens => REOPENS,
        Role::OrderBy => ORDER_BY,
        Role::Field => FIELD,
        Role::Value => VALUE,
        Role::Closure => CLOSURE,
        // Our own word: only the preset names it.
        Role::ClosureClass => &[],
        Role::Change => CHANGE,
        Role::Problem => PROBLEM,
        Role::KnownSince => KNOWN_SINCE,
    }
}

const INCIDENT: Phrases = &[
    (16, &["problem number"]),
    (12, &["case concept name"]),
    (11, &["incident number", "ticket number", "issue key", "ticketnummer", "vorgangsnummer"]),
    (10, &["incident id", "ticket id", "case id", "sr number"]),
    (8, &["incident", "ticket", "vorgang", "document key", "documentkey"]),
    (7, &["case"]),
    (6, &["number", "nummer", "numero", "storung", "melding"]),
    (5, &["meldung"]),
    (4, &["issue id", "request", "key", "reference"]),
    (3, &["id"]),
];
const TIME: Phrases = &[
    (12, &["time timestamp"]),
    (11, &["complete timestamp"]),
    (10, &["timestamp", "event time", "change date", "change time", "changed at", "zeitstempel"]),
    (9, &["zeitpunkt", "tijdstip", "updated at", "sys updated on"]),
    (8, &["changed", "geandert", "gewijzigd"]),
    (7, &["updated", "modified", "anderung", "aktualisiert", "modifie", "modificado", "datetime"]),
    (6, &["update", "time", "zeit", "tijd", "date start"]),
    (5, &["datum", "fecha", "heure"]),
    (4, &["date", "when"]),
    (3, &["data", "created"]),
];
const TEAM: Phrases = &[
    (12, &["assignment group", "resolver group", "org group"]),
    (11, &["assigned group", "support group", "bearbeitergruppe"]),
    (10, &["owner group", "owner st"]),
    (9, &["involved st", "team"]),
    (8, &["equipe", "equipo"]),
    (7, &["queue", "gruppe", "groep", "groupe", "grupo", "warteschlange", "squad"]),
    (6, &["group", "file d attente"]),
    (4, &["abteilung", "department"]),
];
const STATUS: Phrases = &[
    (11, &["incident state"]),
    (9, &["status", "estado", "statut"]),
    (8, &["state", "concept name", "etat", "stato", "situacao"]),
    (7, &["zustand"]),
    (6, &["activity", "aktivitat", "actividad"]),
    (5, &["stage"]),
    (4, &["phase", "event", "action", "ereignis"]),
];
const SUB_STATUS: Phrases = &[
    (
        12,
        &[
            "sub status",
            "substatus",
            "sub state",
            "substate",
            "unterstatus",
            "status reason",
            "state reason",
            "hold reason",
        ],
    ),
    (11, &["pending reason", "lifecycle transition"]),
    (7, &["activity", "aktivitat"]),
    (6, &["lifecycle"]),
    (5, &["grund", "motif", "motivo", "reden"]),
    (4, &["reason"]),
];
const PRIORITY: Phrases = &[
    (10, &["priority", "prioritat", "prioriteit", "priorite", "prioridad", "prioridade"]),
    (9, &["prio"]),
    (7, &["severity", "schweregrad"]),
    (6, &["impact"]),
    (5, &["urgency", "dringlichkeit", "urgence"]),
];
const SERVICE: Phrases = &[
    (11, &["business service"]),
    (
        8,
        &[
            "service",
            "servicio",
            "servico",
            "product",
            "produkt",
            "produit",
            "producto",
            "produto",
            "application",
            "applikation",
            "anwendung",
            "applicatie",
            "aplicacion",
            "configuration item",
        ],
    ),
    (7, &["dienst", "component", "komponente", "cmdb ci"]),
    (6, &["ci", "app"]),
    (5, &["system"]),
    (4, &["category", "kategorie", "categorie", "categoria"]),
];
const OPENED: Phrases = &[
    (11, &["opened at"]),
    (10, &["opened", "open time", "open date", "eroffnet"]),
    (9, &["eroffnung", "ouverture", "ouvert", "apertura", "abertura", "abierto"]),
    (8, &["submit date", "erstellt", "angelegt", "aangemeld", "aangemaakt", "creado", "criado"]),
    (7, &["created", "creation", "reported", "submitted", "erfasst", "gemeldet", "cree"]),
    (6, &["registered"]),
    (5, &["sys created"]),
];
const RESOLVED: Phrases = &[
    (10, &["resolved", "gelost", "opgelost"]),
    (9, &["resolution date", "solved", "behoben", "resolu", "resuelto", "resolvido"]),
    (8, &["erledigt"]),
    (7, &["fixed"]),
    (6, &["resolution", "losung"]),
];
const CLOSED: Phrases = &[
    (10, &["closed", "geschlossen", "gesloten"]),
    (
        9,
        &[
            "close time",
            "close date",
            "abgeschlossen",
            "afgesloten",
            "cloture",
            "cerrado",
            "fechado",
        ],
    ),
    (8, &["closure", "ferme", "cierre", "fechamento"]),
    (3, &["end"]),
];
const UPDATED: Phrases = &[
    (9, &["updated", "last modified"]),
    (
        8,
        &[
            "modified",
            "last change",
            "geandert",
            "aktualisiert",
            "gewijzigd",
            "mise a jour",
            "actualizado",
            "atualizado",
        ],
    ),
    (7, &["changed", "anderung", "modifie"]),
];
const REASSIGNMENTS: Phrases = &[
    (12, &["reassignment count"]),
    (10, &["reassignments"]),
    (9, &["weiterleitungen"]),
    (8, &["reassignment", "handovers"]),
    (7, &["reassign"]),
    (6, &["transfers"]),
];
const REOPENS: Phrases = &[
    (12, &["reopen count"]),
    (10, &["reopens"]),
    (8, &["reopen", "wiedereroff", "heropen"]),
    (7, &["reopened"]),
];
const ORDER_BY: Phrases = &[
    (12, &["sys mod count"]),
    (11, &["mod count"]),
    (10, &["activity number"]),
    (
        9,
        &[
            "update count",
            "sequence",
            "event number",
            "laufnummer",
            "lfd nr",
            "reihenfolge",
            "volgnummer",
        ],
    ),
    (8, &["seq", "revision"]),
    (6, &["event id", "version", "history id"]),
    (5, &["step", "position"]),
];
const FIELD: Phrases = &[
    (11, &["field name", "fieldname", "changed field"]),
    (10, &["field", "feldname"]),
    (9, &["feld", "veld", "champ", "campo"]),
    (7, &["attribute", "property", "attribut"]),
];
const VALUE: Phrases = &[
    (
        12,
        &[
            "new value",
            "newvalue",
            "neuer wert",
            "nieuwe waarde",
            "nouvelle valeur",
            "valor nuevo",
            "nuevo valor",
            "novo valor",
        ],
    ),
    (11, &["to value", "to string"]),
    (10, &["new string"]),
    (7, &["to"]),
    (6, &["new", "value", "wert"]),
];
const CLOSURE: Phrases = &[
    (12, &["close code", "closure code", "resolution code", "closed code"]),
    (10, &["abschlusscode", "losungscode", "schliesscode", "code de cloture", "afsluitcode"]),
    (9, &["resolution category", "resolution type", "root cause code", "solution type"]),
    (8, &["resolution"]),
];
/// The change that mends. What an incident was *caused by* is another change, and says nothing of
/// what it took to end it.
const CHANGE: Phrases = &[
    (12, &["change request", "fix commit"]),
    (10, &["rfc", "linked change", "related change", "commit"]),
    (8, &["change id", "change number"]),
];
const PROBLEM: Phrases = &[
    (12, &["problem id", "problem number", "known error"]),
    (9, &["problem", "linked problem", "related problem"]),
];
const KNOWN_SINCE: Phrases = &[
    (12, &["known since", "article created", "knowledge created"]),
    (9, &["known error since", "knowledge article since", "article published"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_parted_into_words() {
        assert_eq!(words_of("sys_updated_at"), ["sys", "updated", "at"]);
        assert_eq!(words_of("IncidentState"), ["incident", "state"]);
        assert_eq!(words_of("Geändert am"), ["geandert", "am"]);
        assert_eq!(words_of("toString"), ["to", "string"]);
        assert!(words_of("#").is_empty());
    }

    #[test]
    fn the_nearest_header_speaks_loudest() {
        let score = |role, header| score(role, &words_of(header));
        assert!(score(Role::Status, "Status") > score(Role::Status, "Sub Status"));
        assert!(score(Role::Incident, "Ticketnummer") > score(Role::Incident, "Nummer"));
        assert!(score(Role::Team, "Involved ST") > score(Role::Team, "Involved ST Function Div"));
        assert_eq!(score(Role::Resolved, "Resolution due"), 0);
        assert_eq!(score(Role::Value, "Old value"), 0);
        assert_eq!(score(Role::Time, "Summary"), 0);
    }
}
