//! Where histories come from: files and standard input, plain or compressed.

use crate::error::HistoryError;
use crate::mapping::Format;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::SpooledTempFile;

/// A history to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    Path(PathBuf),
    /// Standard input.
    StandardInput,
    /// A stream that was taken in.
    Kept(Kept),
}

/// How messages name standard input.
const STANDARD_INPUT: &str = "standard input";

/// A source of this name as the command line takes it.
pub(crate) fn argument(name: &str) -> &str {
    if name == STANDARD_INPUT { "-" } else { name }
}

impl Source {
    /// How messages name it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::StandardInput => STANDARD_INPUT.to_owned(),
            Self::Kept(kept) => kept.name.clone(),
        }
    }

    /// Whether it gives its bytes only once, as standard input and named pipes do.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        match self {
            Self::Path(path) => std::fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()),
            Self::StandardInput => true,
            Self::Kept(_) => false,
        }
    }

    /// The same source, or what a stream holds, taken in so that it can be looked at before it is
    /// read: in memory while it is small, else on disk as a file without a name, which is gone when
    /// the last copy of this is.
    ///
    /// # Errors
    /// [`HistoryError`]: the stream fails, or is larger than 8 GB.
    pub fn kept(&self, read: &BytesRead) -> Result<Self, HistoryError> {
        if !self.is_stream() {
            return Ok(self.clone());
        }
        let name = self.name();
        let failed = |e| io_error(&name, e);
        let counted =
            Counted { inner: self.raw(&name)?, all: read.clone(), own: BytesRead::default() };
        let mut bytes = SpooledTempFile::new(IN_MEMORY);
        let size = io::copy(&mut counted.take(MOST_SPOOLED + 1), &mut bytes).map_err(failed)?;
        if size > MOST_SPOOLED {
            return Err(HistoryError::File {
                message: "it is larger than 8 GB and can be read only once".into(),
                help: "name the mapping with --mapping: then it need not be looked at before"
                    .into(),
                file: name,
            });
        }
        Ok(Self::Kept(Kept { name, size, bytes: Arc::new(Mutex::new(bytes)) }))
    }

    /// Its bytes as they come.
    fn raw(&self, name: &str) -> Result<Box<dyn Read + Send>, HistoryError> {
        Ok(match self {
            Self::Path(path) => {
                let file = File::open(path).map_err(|e| io_error(name, e))?;
                if file.metadata().is_ok_and(|m| m.is_dir()) {
                    return Err(HistoryError::File {
                        file: name.to_owned(),
                        message: "this is a folder".into(),
                        help: "name the file with the history in it".into(),
                    });
                }
                Box::new(file)
            }
            Self::StandardInput => Box::new(io::stdin()),
            Self::Kept(kept) => Box::new(KeptReader { bytes: kept.bytes.clone(), at: 0 }),
        })
    }

    /// Size in bytes, where it is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Path(path) => {
                std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|m| m.len())
            }
            Self::StandardInput => None,
            Self::Kept(kept) => Some(kept.size),
        }
    }
}

/// So much of a stream that is taken in stays in memory.
const IN_MEMORY: usize = 64 << 20;

/// What a stream held; copies share it.
#[derive(Clone, Debug)]
pub struct Kept {
    name: String,
    size: u64,
    bytes: Arc<Mutex<SpooledTempFile>>,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.bytes, &other.bytes)
    }
}

impl Eq for Kept {}

/// Reads what was kept from its first byte on, whoever else reads it.
struct KeptReader {
    bytes: Arc<Mutex<SpooledTempFile>>,
    at: u64,
}

impl Read for KeptReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes =
            self.bytes.lock().map_err(|_| io::Error::other("another reader of it failed"))?;
        bytes.seek(SeekFrom::Start(self.at))?;
        let n = bytes.read(buffer)?;
        self.at += n as u64;
        Ok(n)
    }
}

/// How many bytes were read so far, compressed as they are in the file; shared with whoever shows
/// progress.
#[derive(Clone, Debug, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// The number of bytes.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted<R> {
    inner: R,
    /// Over all files.
    all: BytesRead,
    /// Of this file.
    own: BytesRead,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.all.0.fetch_add(n as u64, Ordering::Relaxed);
        self.own.0.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// A compressed stream may grow to this many times its size before it is taken for a bomb; ticket
/// histories compress to a tenth or a hundredth.
const MOST_GROWTH: u64 = 1_000;
/// Below this size growth does not matter.
const HARMLESS: u64 = 256 << 20;

struct Gunzipped<R> {
    inner: MultiGzDecoder<R>,
    compressed: BytesRead,
    out: u64,
}

impl<R: Read> Read for Gunzipped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.out += n as u64;
        if self.out > HARMLESS && self.out / MOST_GROWTH > self.compressed.get() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "it unpacks to more than a thousand times its size",
            ));
        }
        Ok(n)
    }
}

/// An opened history: its first bytes, and all of it as a stream.
pub(crate) struct Input {
    pub(crate) name: String,
    /// The first bytes, unpacked; all of them if `whole`.
    pub(crate) head: Vec<u8>,
    pub(crate) whole: bool,
    rest: Box<dyn Read + Send>,
    /// The file itself, if it is one on disk that needs no unpacking.
    plain: Option<PathBuf>,
    read: BytesRead,
}

/// A whole history that can be read at any place.
pub(crate) struct Seekable {
    pub(crate) file: File,
    pub(crate) size: u64,
    read: BytesRead,
    /// How much of the file was read through this, if it was read as a stream.
    passed: u64,
    /// How much of the file the reader of progress was told of.
    told: u64,
}

impl Read for Seekable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.passed += n as u64;
        self.tell(self.passed, self.size);
        Ok(n)
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Seekable {
    /// Tells that `done` of `of` parts are read. Formats that skip what they do not need have no
    /// better measure of progress.
    pub(crate) fn tell(&mut self, done: u64, of: u64) {
        let done = u128::from(done.min(of));
        let at = (u128::from(self.size) * done / u128::from(of.max(1))) as u64;
        self.read.0.fetch_add(at.saturating_sub(self.told), Ordering::Relaxed);
        self.told = self.told.max(at);
    }
}

/// How much of a stream is put on disk to be read at any place.
const MOST_SPOOLED: u64 = 8 << 30;

/// How much of a file is looked at before it is read.
const HEAD: usize = 1 << 20;

pub(crate) fn open(source: &Source, read: &BytesRead) -> Result<Input, HistoryError> {
    let name = source.name();
    let raw = source.raw(&name)?;
    let mut counted = Counted { inner: raw, all: read.clone(), own: BytesRead::default() };
    let own = counted.own.clone();
    let mut magic = Vec::new();
    (&mut counted).take(2).read_to_end(&mut magic).map_err(|e| io_error(&name, e))?;
    let gzipped = magic == [0x1f, 0x8b];
    // Bytes taken while looking at the magic number are put back in front of the stream.
    let all = io::Cursor::new(magic).chain(counted);
    let mut stream: Box<dyn Read + Send> = if gzipped {
        let inner = MultiGzDecoder::new(io::BufReader::with_capacity(1 << 16, all));
        Box::new(Gunzipped { inner, compressed: own, out: 0 })
    } else {
        Box::new(all)
    };
    let mut head = Vec::new();
    (&mut stream).take(HEAD as u64).read_to_end(&mut head).map_err(|e| io_error(&name, e))?;
    let whole = head.len() < HEAD;
    let plain = match source {
        // A named pipe can be opened once only, and read once.
        Source::Path(path) if !gzipped && source.size().is_some() => Some(path.clone()),
        _ => None,
    };
    Ok(Input { name, head, whole, rest: stream, plain, read: read.clone() })
}

impl Input {
    /// The whole stream, from its first byte.
    pub(crate) fn stream(self) -> Box<dyn Read + Send> {
        Box::new(io::Cursor::new(self.head).chain(self.rest))
    }

    /// The whole of it as a file: the file itself, or for a stream or a compressed file a copy
    /// without a name, which is gone when it is closed.
    pub(crate) fn seekable(self) -> Result<Seekable, HistoryError> {
        let name = self.name.clone();
        let failed = |e| io_error(&name, e);
        let told = self.head.len() as u64;
        if let Some(path) = &self.plain {
            let file = File::open(path).map_err(failed)?;
            let size = file.metadata().map_err(failed)?.len();
            return Ok(Seekable { file, size, read: self.read, passed: 0, told: told.min(size) });
        }
        let read = self.read.clone();
        let mut file = tempfile::tempfile().map_err(failed)?;
        let mut stream = self.stream().take(MOST_SPOOLED + 1);
        let size = io::copy(&mut stream, &mut file).map_err(failed)?;
        if size > MOST_SPOOLED {
            return Err(HistoryError::File {
                file: name,
                message: "it is larger than 8 GB and does not come from a plain file".into(),
                help: "unpack it first and name the unpacked file".into(),
            });
        }
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(Seekable { file, size, read, passed: 0, told: size })
    }

    /// The format, told from the first bytes.
    pub(crate) fn format(&self) -> Format {
        let head = self.head.as_slice();
        if head.starts_with(b"PAR1") {
            return Format::Parquet;
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Format::Excel;
        }
        let start = &head[..head.len().min(4096)];
        let (text, _) = crate::text::detect(start, false).decode_with_bom_removal(start);
        let text = text.trim_start();
        let list = text.strip_prefix('[').map(str::trim_start);
        if text.starts_with('<') {
            Format::Xes
        } else if text.starts_with('{')
            || list.is_some_and(|t| t.starts_with(['{', ']']))
            || is_json_list(text)
        {
            Format::JsonLines
        } else {
            Format::Csv
        }
    }
}

/// Whether the first line is a list in JSON, as "[1,2]" is and the header "[Ticket],[Time]" is not.
fn is_json_list(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    line.starts_with('[') && serde_json::from_str::<Vec<serde_json::Value>>(line).is_ok()
}

/// What failed, in words, and what to do.
pub(crate) fn io_error(file: &str, source: io::Error) -> HistoryError {
    let message = match source.kind() {
        io::ErrorKind::NotFound => {
            "there is no such file\n  what to do: check the name and the folder"
        }
        io::ErrorKind::PermissionDenied => {
            "it may not be read\n  what to do: ask for read permission on it"
        }
        io::ErrorKind::UnexpectedEof => {
            "the file is cut off: its compressed data ends too early\n  \
             what to do: fetch it again"
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            "its compressed data is damaged\n  what to do: fetch it again"
        }
        _ => "reading failed\n  what to do: try again",
    };
    HistoryError::Io { file: file.to_owned(), message: message.to_owned(), source }
}
