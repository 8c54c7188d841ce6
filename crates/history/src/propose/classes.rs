//! What the words of a status mean, in the languages in which ticket systems are run.

use super::words::words_of;
use thirdline_domain::{Stated, StatusClass};

/// Stems of words; one with a blank is looked for as a phrase. A `=` asks for the whole word.
type Stems = &'static [&'static str];

const CANCELLED: Stems = &[
    "cancel",
    "storn",
    "abgebroch",
    "abbruch",
    "withdrawn",
    "zuruckgezog",
    "reject",
    "abgelehnt",
    "duplic",
    "duplik",
    "doppelt",
    "annul",
    "geannuleerd",
    "rechaz",
    "rejet",
    "ingetrokken",
    "won t fix",
    "wont fix",
    "wont do",
    "won t do",
    "=void",
    "invalid",
    "verworfen",
    "discarded",
];
const REOPENED: Stems = &[
    "reopen",
    "re open",
    "wiedereroff",
    "wieder eroff",
    "rouvert",
    "reabiert",
    "reabert",
    "heropen",
];
const NOT_DONE: Stems = &["unresolv", "not resolv", "ungelost", "not fixed", "inactive", "inaktiv"];
const WAITING: Stems = &[
    "wait",
    "await",
    "pending",
    "=hold",
    "onhold",
    "warten",
    "wartet",
    "wartend",
    "=warte",
    "wartestatus",
    "ausstehend",
    "zuruckgestellt",
    "angehalten",
    "suspen",
    "paus",
    "attente",
    "esper",
    "pendient",
    "pendent",
    "pendente",
    "aguard",
    "wacht",
    "afwachting",
    "deferred",
    "snooz",
    "blocked",
    "blockiert",
    "info required",
    "information required",
    "needs info",
    "more info",
    "need info",
    "ruckfrage",
    "postponed",
    "stalled",
];
const USER: Stems = &[
    "user",
    "customer",
    "caller",
    "client",
    "request",
    "reporter",
    "benutz",
    "kunde",
    "anwend",
    "melder",
    "gebruiker",
    "klant",
    "aanmelder",
    "utilisateur",
    "demandeur",
    "usuari",
    "info",
    "ruckfrage",
    "feedback",
    "contact",
];
const VENDOR: Stems = &[
    "vendor",
    "supplier",
    "third party",
    "3rd party",
    "extern",
    "provider",
    "partner",
    "lieferant",
    "herstell",
    "dienstleist",
    "leveranc",
    "fournisseur",
    "prestataire",
    "proveedor",
    "fornecedor",
    "tercero",
    "manufacturer",
    "spare part",
];
const CHANGE: Stems = &[
    "change",
    "release",
    "implement",
    "deploy",
    "=cab",
    "rollout",
    "anderung",
    "wijziging",
    "changement",
    "mise en production",
    "cambio",
    "mudanca",
    "=rfc",
    "maintenance",
    "wartungsfenster",
];
const OURS: Stems = &[
    "assign",
    "support",
    "agent",
    "triage",
    "dispatch",
    "zuweisung",
    "zuordnung",
    "toewijzing",
    "affectation",
    "asignacion",
    "atribuicao",
    "pickup",
    "annahme",
    "queue",
];
const NOTE: Stems = &[
    "comment",
    "kommentar",
    "commentaire",
    "comentario",
    "opmerking",
    "note",
    "notiz",
    "=nota",
    "worklog",
    "work log",
    "work note",
    "update",
    "=updated",
    "mail",
    "email",
    "attachment",
    "anhang",
    "communication",
    "reminder",
];
const CLOSED: Stems = &[
    "closed",
    "=close",
    "closure",
    "=done",
    "geschlossen",
    "abgeschlossen",
    "archiv",
    "gesloten",
    "afgesloten",
    "ferme",
    "clotur",
    "=clos",
    "cerrad",
    "fechad",
    "encerrad",
    "finished",
    "beendet",
    "terminat",
];
const RESOLVED: Stems = &[
    "resolv",
    "resolution",
    "=fixed",
    "solved",
    "gelost",
    "behoben",
    "erledigt",
    "opgelost",
    "resolu",
    "resuelt",
    "solucion",
    "complet",
    "restored",
    "wiederhergestellt",
    "=fertig",
    "termine",
    "afgehandeld",
    "=fulfilled",
    "erfullt",
];
/// Chosen to be worked on, and nobody does yet.
const CHOSEN: Stems = &["selected for", "ready for", "bereit fur", "bereit zu"];
const ACTIVE: Stems = &[
    "progress",
    "activ",
    "aktiv",
    "working",
    "work in",
    "bearbeit",
    "accept",
    "akzeptiert",
    "angenommen",
    "started",
    "investigat",
    "analys",
    "diagnos",
    "behandel",
    "en cours",
    "traitement",
    "en curso",
    "progreso",
    "andamento",
    "progresso",
    "ongoing",
    "in review",
    "under review",
    "develop",
    "entwicklung",
    "testing",
    "in test",
    "acknowledg",
    "=wip",
    "in arbeit",
    "=doing",
    "underway",
    "troubleshoot",
];
const QUEUED: Stems = &[
    "=new",
    "=neu",
    "neuer",
    "nuev",
    "=novo",
    "=nova",
    "nouveau",
    "nouvelle",
    "nieuw",
    "open",
    "=offen",
    "abiert",
    "abert",
    "ouvert",
    "assign",
    "zugewiesen",
    "zugeteilt",
    "toegewezen",
    "affecte",
    "asignad",
    "atribuid",
    "queue",
    "regist",
    "erfasst",
    "logged",
    "submit",
    "dispatch",
    "to do",
    "todo",
    "backlog",
    "triage",
    "created",
    "erstellt",
    "eingegangen",
    "received",
    "angelegt",
    "forward",
    "weitergeleitet",
    "transfer",
    "reassign",
    "unassign",
    "enregistr",
];

/// Words that mostly mean this, though not everywhere: handed on to whoever knows more and not yet
/// taken up; put off to a day.
const LIKELY: [(Stems, StatusClass); 2] = [
    (&["escalat", "eskal", "escalad"], StatusClass::Queued),
    (
        &["schedul", "planned", "geplant", "eingeplant", "terminiert", "gepland", "planifi"],
        StatusClass::WaitingOther,
    ),
];

/// What one text means by its words; `None` if they say nothing.
pub(crate) fn class_of_words(text: &str) -> Option<Stated> {
    let words = words_of(text);
    let says = |stems: Stems| says(&words, stems);
    let class = if says(CANCELLED) {
        StatusClass::Cancelled
    } else if says(REOPENED) {
        StatusClass::Queued
    } else if says(NOT_DONE) {
        return None;
    } else if says(WAITING) {
        // Waiting for us is a queue, whatever the tool calls it.
        if says(VENDOR) {
            StatusClass::WaitingVendor
        } else if says(CHANGE) {
            StatusClass::WaitingChange
        } else if says(USER) {
            StatusClass::WaitingUser
        } else if says(OURS) {
            StatusClass::Queued
        } else {
            StatusClass::WaitingOther
        }
    } else if says(NOTE) {
        return Some(Stated::Note);
    } else if says(CLOSED) {
        StatusClass::Closed
    } else if says(RESOLVED) {
        StatusClass::Resolved
    } else if says(CHOSEN) {
        StatusClass::Queued
    } else if says(ACTIVE) {
        StatusClass::Active
    } else if says(QUEUED) {
        StatusClass::Queued
    } else {
        return None;
    };
    Some(Stated::Class(class))
}

/// Whether a text of these words holds one of the stems.
fn says(words: &[String], stems: Stems) -> bool {
    let padded = format!(" {} ", words.join(" "));
    stems.iter().any(|stem| match stem.strip_prefix('=') {
        Some(word) => words.iter().any(|w| w == word),
        None if stem.contains(' ') => padded.contains(&format!(" {stem}")),
        None => words.iter().any(|w| w.starts_with(stem)),
    })
}

/// What a text means for which no word is sure.
fn likely(text: &str) -> Option<Stated> {
    let words = words_of(text);
    let found = LIKELY.iter().find(|(stems, _)| says(&words, stems));
    found.map(|(_, class)| Stated::Class(*class))
}

/// What a pair means: `Ok` if its words agree or one is plainly the narrower, `Err` with the
/// likelier one if somebody should look at it.
pub(crate) fn class_of_pair(status: &str, sub_status: &str) -> Result<Stated, Stated> {
    let (main, sub) = (class_of_words(status), class_of_words(sub_status));
    let (main, sub) = match (main, sub) {
        (None, None) => {
            return Err(likely(status).or(likely(sub_status)).unwrap_or(Stated::Note));
        }
        (Some(one), None) | (None, Some(one)) => return Ok(one),
        (Some(main), Some(sub)) if main == sub => return Ok(main),
        (Some(main), Some(sub)) => (main, sub),
    };
    match (main.class(), sub.class()) {
        (Some(_), None) => Ok(main),
        (None, Some(_)) => Ok(sub),
        // The sub-status says how it ended or for what it waits.
        (Some(main_class), Some(sub_class)) => {
            let ended = |c: StatusClass| !c.is_open();
            if ended(main_class) == ended(sub_class) && (ended(sub_class) || sub_class.is_waiting())
            {
                Ok(sub)
            } else if ended(main_class) || main_class.is_waiting() {
                Err(main)
            } else if sub_class.is_open() {
                // Somebody has it or nobody has: the status itself says which.
                Err(main)
            } else {
                Err(sub)
            }
        }
        (None, None) => Ok(Stated::Note),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_of_six_languages_are_understood() {
        for (text, class) in [
            ("New", "queued"),
            ("Neu", "queued"),
            ("zugewiesen", "queued"),
            ("Nouveau", "queued"),
            ("Reopened", "queued"),
            ("Waiting for support", "queued"),
            ("To Do", "queued"),
            ("In Progress", "active"),
            ("in Bearbeitung", "active"),
            ("En cours", "active"),
            ("Em andamento", "active"),
            ("In behandeling", "active"),
            ("Accepted", "active"),
            ("WIP", "active"),
            ("In Arbeit", "active"),
            ("Selected for Development", "queued"),
            ("Ready for test", "queued"),
            ("Fulfilled", "resolved"),
            ("Escalated", "?"),
            ("Scheduled", "?"),
            ("Pending Customer", "waiting_user"),
            ("Awaiting User Info", "waiting_user"),
            ("Wartet auf Benutzer", "waiting_user"),
            ("En espera del usuario", "waiting_user"),
            ("On hold - vendor", "waiting_vendor"),
            ("Wartet auf Lieferant", "waiting_vendor"),
            ("Pending Release", "waiting_change"),
            ("Wait - Implementation", "waiting_change"),
            ("On Hold", "waiting_other"),
            ("En attente", "waiting_other"),
            ("Awaiting Problem", "waiting_other"),
            ("Warten", "waiting_other"),
            ("Resolved", "resolved"),
            ("gelöst", "resolved"),
            ("Résolu", "resolved"),
            ("Resuelto", "resolved"),
            ("Completed", "resolved"),
            ("Fixed", "resolved"),
            ("Closed", "closed"),
            ("Geschlossen", "closed"),
            ("Clôturé", "closed"),
            ("Done", "closed"),
            ("Cerrado", "closed"),
            ("Gesloten", "closed"),
            ("Cancelled", "cancelled"),
            ("Storniert", "cancelled"),
            ("Duplicate", "cancelled"),
            ("Abgelehnt", "cancelled"),
            ("Won't Fix", "cancelled"),
            ("Comment", "note"),
            ("Notiz", "note"),
            ("Update from customer", "note"),
            ("-100", "?"),
            ("Unresolved", "?"),
            ("Blue", "?"),
            ("gelöscht", "?"),
        ] {
            let found = match class_of_words(text) {
                None => "?",
                Some(Stated::Note) => "note",
                Some(Stated::Class(class)) => class.name(),
            };
            assert_eq!(found, class, "{text}");
        }
    }

    #[test]
    fn a_pair_is_as_sure_as_its_words_agree() {
        let class = |a, b| class_of_pair(a, b).map(Stated::class).map_err(Stated::class);
        assert_eq!(class("Accepted", "Wait - User"), Ok(Some(StatusClass::WaitingUser)));
        assert_eq!(class("Completed", "Cancelled"), Ok(Some(StatusClass::Cancelled)));
        assert_eq!(class("Completed", "In Call"), Ok(Some(StatusClass::Resolved)));
        assert_eq!(class("Queued", "Awaiting Assignment"), Ok(Some(StatusClass::Queued)));
        assert_eq!(class("Accepted", "Assigned"), Err(Some(StatusClass::Active)));
        assert_eq!(class("Blue", "Green"), Err(None));
        assert_eq!(class("Escalated", ""), Err(Some(StatusClass::Queued)));
        assert_eq!(class("Scheduled", ""), Err(Some(StatusClass::WaitingOther)));
    }
}
