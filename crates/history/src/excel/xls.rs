//! What a workbook of Excel 97 says about itself, before it is decoded: its decoder makes room
//! for the rectangle around all cells, and a file of a few kilobytes can put cells into rows and
//! columns that no sheet has.

use super::book::{damaged, encrypted};
use super::guard::too_big;
use crate::error::HistoryError;
use std::io::{Read, Seek, SeekFrom};

/// A file of sheets with 65,536 rows is smaller.
const MOST_BYTES: u64 = 1 << 30;
/// Cells of all sheets, empty ones within the rectangles included.
const MOST_CELLS: u64 = 50_000_000;
const MOST_ROWS: u64 = 65_536;
const MOST_COLUMNS: u64 = 256;
const MOST_SHEETS: usize = 4_096;

/// Refuses a compound file that is encrypted, damaged, or claims more cells than a sheet has.
pub(super) fn check<R: Read + Seek>(name: &str, file: &mut R) -> Result<(), HistoryError> {
    let io = |e| crate::input::io_error(name, e);
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_big(name));
    }
    let compound = Compound::new(&bytes).ok_or_else(|| damaged(name, ""))?;
    if compound.find("EncryptedPackage").is_some() {
        return Err(encrypted(name));
    }
    let found = ["Workbook", "Book", "WORKBOOK", "BOOK"].iter().find_map(|n| compound.find(n));
    let Some(entry) = found else {
        return Err(HistoryError::File {
            file: name.to_owned(),
            message: "this is an Office file, but there is no workbook in it".into(),
            help: "save the table as xlsx or CSV and name that file".into(),
        });
    };
    let stream = compound.stream(entry).ok_or_else(|| damaged(name, ""))?;
    match cells(&stream) {
        Some(cells) if cells <= MOST_CELLS => Ok(()),
        Some(_) => Err(too_big(name)),
        None => Err(damaged(name, "")),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A compound file ([MS-CFB]): a small file system of sectors.
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Entry {
    name: [u16; 32],
    start: u32,
    size: usize,
}

/// Streams below this size stand in the mini stream.
const MINI_BELOW: usize = 4_096;
const MINI_SECTOR: usize = 64;
/// Sector numbers from here on are marks.
const MARKS: u32 = 0xffff_fffa;

impl<'b> Compound<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        let mut compound = Self {
            bytes,
            sector,
            fat: Vec::new(),
            entries: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
        };
        // Where the parts of the sector table stand: 109 in the header, the rest in a chain.
        let mut parts: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(bytes, 68)?;
        let mut left = bytes.len() / sector;
        while next < MARKS {
            left = left.checked_sub(1)?;
            let mut list = words(compound.sector_at(next)?);
            next = list.pop()?;
            parts.append(&mut list);
        }
        for part in parts.into_iter().filter(|&p| p < MARKS) {
            // A part more than once would let a small file make a long table.
            if compound.fat.len() * 4 > bytes.len() {
                return None;
            }
            let words = words(compound.sector_at(part)?);
            compound.fat.extend(words);
        }
        let folder = compound.chain(u32_at(bytes, 48)?)?;
        compound.entries = folder.chunks_exact(128).filter_map(Entry::new).collect();
        let root = *compound.entries.first()?;
        if u32_at(bytes, 60)? < MARKS {
            compound.mini_fat = words(&compound.chain(u32_at(bytes, 60)?)?);
            compound.mini = compound.chain(root.start)?;
        }
        Some(compound)
    }

    fn sector_at(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize + 1).checked_mul(self.sector)?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = first;
        while next < MARKS {
            // A chain longer than the file goes in circles.
            if bytes.len() > self.bytes.len() {
                return None;
            }
            bytes.extend_from_slice(self.sector_at(next)?);
            next = *self.fat.get(next as usize)?;
        }
        Some(bytes)
    }

    fn find(&self, name: &str) -> Option<Entry> {
        let mut wide = [0; 32];
        for (to, from) in wide.iter_mut().zip(name.encode_utf16()) {
            *to = from;
        }
        self.entries.iter().copied().find(|entry| entry.name == wide)
    }

    fn stream(&self, entry: Entry) -> Option<Vec<u8>> {
        let mut bytes = if entry.size >= MINI_BELOW {
            self.chain(entry.start)?
        } else {
            let mut bytes = Vec::new();
            let mut next = entry.start;
            while next < MARKS && bytes.len() < entry.size {
                let start = next as usize * MINI_SECTOR;
                let end = (start + MINI_SECTOR).min(self.mini.len());
                bytes.extend_from_slice(self.mini.get(start..end)?);
                next = *self.mini_fat.get(next as usize)?;
            }
            bytes
        };
        bytes.truncate(entry.size);
        Some(bytes)
    }
}

impl Entry {
    fn new(bytes: &[u8]) -> Option<Self> {
        let length = (u16_at(bytes, 64)? as usize / 2).saturating_sub(1).min(32);
        let mut name = [0; 32];
        for (i, to) in name.iter_mut().enumerate().take(length) {
            *to = u16_at(bytes, 2 * i)? as u16;
        }
        Some(Self { name, start: u32_at(bytes, 116)?, size: u32_at(bytes, 120)? as usize })
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0)).collect()
}

/// Records of a stream ([MS-XLS] 2.1.4) from an offset on: type and content.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = stream.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(rest, 0)?, u16_at(rest, 2)? as usize);
        let content = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, content))
    })
}

const END: u64 = 0x0a;
const SHEET: u64 = 0x85;
const DIMENSIONS: u64 = 0x200;

/// How many cells the rectangles of all sheets have; `None` if a cell is outside of any sheet.
fn cells(stream: &[u8]) -> Option<u64> {
    let globals = records(stream, 0).take_while(|(kind, _)| *kind != END);
    let sheets: Vec<usize> = globals
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, content)| Some(u32_at(content, 0)? as usize))
        .collect();
    if sheets.len() > MOST_SHEETS || sheets.iter().any(|&at| at > stream.len()) {
        return None;
    }
    let mut sum = 0u64;
    for sheet in sheets {
        let (mut rows, mut columns) = (0, 0);
        // The decoder leaves embedded sheets out; here they count like the rest, and the end of
        // one does not end the outer one.
        let mut depth = 0;
        for (kind, content) in records(stream, sheet) {
            let place = match kind {
                0x809 | 0x409 | 0x209 | 0x09 => {
                    depth += 1;
                    continue;
                }
                END => {
                    depth -= 1;
                    if depth <= 0 {
                        break;
                    }
                    continue;
                }
                DIMENSIONS => {
                    check_dimensions(content)?;
                    continue;
                }
                // Formula, MulRk, MulBlank, RString, LabelSst, Blank, Number, Label, BoolErr, Rk.
                0x06 | 0xbd | 0xbe | 0xd6 | 0xfd | 0x201 | 0x203 | 0x204 | 0x205 | 0x27e => {
                    let last = match kind {
                        0xbd | 0xbe => u16_at(content, content.len().checked_sub(2)?)?,
                        _ => u16_at(content, 2)?,
                    };
                    (u16_at(content, 0)?, last.max(u16_at(content, 2)?))
                }
                _ => continue,
            };
            if place.1 >= MOST_COLUMNS {
                return None;
            }
            (rows, columns) = (place.0.max(rows), place.1.max(columns));
        }
        sum += (rows + 1) * (columns + 1);
    }
    Some(sum)
}

/// Refuses a record from which the decoder would make room for more than a sheet holds: first
/// row, row after the last, first column, column after the last.
fn check_dimensions(content: &[u8]) -> Option<()> {
    let wide = content.len() > 10;
    let (first, end, columns) = if wide {
        (u64::from(u32_at(content, 0)?), u64::from(u32_at(content, 4)?), u16_at(content, 10)?)
    } else {
        (u16_at(content, 0)?, u16_at(content, 2)?, u16_at(content, 6)?)
    };
    // An empty sheet has zeros throughout.
    let empty = end == 0 || columns == 0;
    (empty || first < end && (end - first) * columns <= MOST_ROWS * MOST_COLUMNS).then_some(())
}
