//! How a mark is filled: a hue that names a side, a texture that names a state.

/// Which token colours a mark. Sides have a hue of their own; the rest is ink or the one accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Hue {
    /// The colour of the text: `--ink`.
    #[default]
    Ink,
    /// Quieter ink: `--ink-3`.
    Quiet,
    /// The one accent: `--accent`.
    Accent,
    /// First side, blue: `--side-a`.
    A,
    /// Second side, amber-brown: `--side-b`.
    B,
    /// Third side, neutral: `--side-c`.
    C,
    /// Fourth side, neutral: `--side-d`.
    D,
    /// Fifth side, neutral: `--side-e`.
    E,
}

impl Hue {
    /// Every hue, in the order of the tokens.
    pub const ALL: [Self; 8] =
        [Self::Ink, Self::Quiet, Self::Accent, Self::A, Self::B, Self::C, Self::D, Self::E];

    /// The class that sets `color` to this hue.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ink => "c-ink",
            Self::Quiet => "c-quiet",
            Self::Accent => "c-accent",
            Self::A => "c-a",
            Self::B => "c-b",
            Self::C => "c-c",
            Self::D => "c-d",
            Self::E => "c-e",
        }
    }
}

/// Fill by texture and lightness, so that a greyscale print says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Texture {
    /// Solid.
    #[default]
    Worked,
    /// Light with an outline.
    Queued,
    /// Hatched at 45°.
    Waiting,
    /// Outlined only: done, then opened again.
    DoneAgain,
}

impl Texture {
    /// Every texture, from the heaviest to the lightest.
    pub const ALL: [Self; 4] = [Self::Worked, Self::Queued, Self::Waiting, Self::DoneAgain];

    /// The class that fills a mark this way.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Worked => "c-worked",
            Self::Queued => "c-queued",
            Self::Waiting => "c-waiting",
            Self::DoneAgain => "c-done-again",
        }
    }

    /// The same texture in a terminal: `█ ░ ▒ ▢`, or `# . / o` in plain ASCII.
    #[must_use]
    pub const fn block(self, ascii: bool) -> char {
        match (self, ascii) {
            (Self::Worked, false) => '█',
            (Self::Queued, false) => '░',
            (Self::Waiting, false) => '▒',
            (Self::DoneAgain, false) => '▢',
            (Self::Worked, true) => '#',
            (Self::Queued, true) => '.',
            (Self::Waiting, true) => '/',
            (Self::DoneAgain, true) => 'o',
        }
    }
}

/// Hue and texture of one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Paint {
    /// Whose it is.
    pub hue: Hue,
    /// What state it is in.
    pub texture: Texture,
}

impl Paint {
    /// A paint of both.
    #[must_use]
    pub const fn new(hue: Hue, texture: Texture) -> Self {
        Self { hue, texture }
    }

    /// A solid mark in a hue.
    #[must_use]
    pub const fn solid(hue: Hue) -> Self {
        Self { hue, texture: Texture::Worked }
    }
}
