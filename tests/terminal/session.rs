//! A program in a pseudo-terminal, used and seen as a person uses and sees it.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

/// How long anything may take before it counts as never: far more than a loaded machine needs.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Where no configuration lies: that of the person who runs the tests is not for them.
pub const NO_CONFIGURATION: (&str, &str) = ("XDG_CONFIG_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));

/// Columns and rows.
pub type Size = (u16, u16);

/// The screen of old: 80 columns, 24 rows.
pub const USUAL: Size = (80, 24);

/// The program under test with these arguments.
pub fn bnwalk(arguments: &[&str]) -> CommandBuilder {
    command(env!("CARGO_BIN_EXE_bnwalk"), arguments)
}

/// A line for the shell, in which `$BNWALK` is the program under test.
pub fn shell(line: &str) -> CommandBuilder {
    command("sh", &["-c", line])
}

/// A program in an environment that says nothing of colours but the name of a terminal with 256 of them.
pub fn command(program: &str, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    for name in ["NO_COLOR", "COLORTERM", "COLORFGBG", "ENV"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color");
    command.env(NO_CONFIGURATION.0, NO_CONFIGURATION.1);
    command.env("BNWALK", env!("CARGO_BIN_EXE_bnwalk"));
    command
}

/// A running program, its terminal and what it wrote there.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    /// Kept open, so that the terminal can be asked for its settings after the program ended.
    slave: Option<Box<dyn SlavePty + Send>>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// The settings of the terminal before the program ran, as text.
    settings: String,
    /// The home, which is also the current directory.
    pub home: TempDir,
}

struct Seen {
    parser: Parser,
    bytes: Vec<u8>,
}

impl Session {
    /// Opens the walk on a screen of the usual size and waits for the first frame.
    pub fn open(arguments: &[&str]) -> Self {
        let session = Self::start(bnwalk(arguments), USUAL);
        session.wait_for("the walk", is_taken);
        session.shows(" of 14");
        session
    }

    /// Starts a program in a terminal of its own.
    pub fn start(mut command: CommandBuilder, (cols, rows): Size) -> Self {
        let home = tempfile::tempdir().unwrap();
        command.env("HOME", home.path());
        command.cwd(home.path());
        let pty = native_pty_system().openpty(PtySize { rows, cols, ..PtySize::default() }).unwrap();
        let settings = format!("{:?}", pty.master.get_termios().unwrap());
        let seen = Arc::new((
            Mutex::new(Seen { parser: Parser::new(rows, cols, 0), bytes: Vec::new() }),
            Condvar::new(),
        ));
        let mut output = pty.master.try_clone_reader().unwrap();
        let shared = seen.clone();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            // Reading fails when the terminal is closed.
            while let Ok(length @ 1..) = output.read(&mut chunk) {
                let mut seen = shared.0.lock().unwrap();
                seen.parser.process(&chunk[..length]);
                seen.bytes.extend_from_slice(&chunk[..length]);
                shared.1.notify_all();
            }
        });
        Self {
            child: pty.slave.spawn_command(command).unwrap(),
            slave: Some(pty.slave),
            keyboard: pty.master.take_writer().unwrap(),
            master: pty.master,
            seen,
            settings,
            home,
        }
    }

    /// Writes to the terminal what is not the program's, as another program may.
    pub fn scribble(&self, text: &str) {
        std::fs::OpenOptions::new().write(true).open(self.tty()).unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// The file of the terminal.
    pub fn tty(&self) -> String {
        self.master.tty_name().unwrap().display().to_string()
    }

    /// The process.
    pub fn pid(&self) -> rustix::process::Pid {
        let id = self.child.process_id().unwrap();
        rustix::process::Pid::from_raw(i32::try_from(id).unwrap()).unwrap()
    }

    /// Types. False when nothing reads any more.
    pub fn keys(&mut self, keys: impl AsRef<[u8]>) -> bool {
        self.keyboard.write_all(keys.as_ref()).and_then(|()| self.keyboard.flush()).is_ok()
    }

    /// Gives the terminal another size.
    pub fn resize(&self, (cols, rows): Size) {
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(rows, cols);
        self.master.resize(PtySize { rows, cols, ..PtySize::default() }).unwrap();
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub fn wait_for(&self, what: &str, mut holds: impl FnMut(&Screen) -> bool) {
        let (seen, changed) = &*self.seen;
        let (seen, timeout) = changed
            .wait_timeout_while(seen.lock().unwrap(), DEADLINE, |seen| !holds(seen.parser.screen()))
            .unwrap();
        let screen = seen.parser.screen().clone();
        drop(seen);
        assert!(!timeout.timed_out(), "never came: {what}. The screen:\n{}", screen.contents());
    }

    /// Waits until a text stands on the screen.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the whole screen shows a text.
    #[track_caller]
    pub fn shows_just(&self, text: &str) {
        self.wait_for(text, |screen| trimmed(&screen.contents()) == trimmed(text));
    }

    /// The screen as it is.
    pub fn screen(&self) -> Screen {
        self.seen.0.lock().unwrap().parser.screen().clone()
    }

    /// One line of the screen as it is, without the blanks at its end.
    pub fn row(&self, row: usize) -> String {
        let screen = self.screen();
        screen.rows(0, screen.size().1).nth(row).unwrap().trim_end().to_owned()
    }

    /// All that was written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().bytes.clone()
    }

    /// The exit status, if the program has ended.
    pub fn status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits for the end of the program.
    #[track_caller]
    pub fn ends(&mut self) -> ExitStatus {
        until("the end of the program", || self.status())
    }

    /// Waits for the end of the program, which left well and left the terminal as it found it.
    #[track_caller]
    pub fn ends_well(&mut self) {
        assert_eq!(self.ends().exit_code(), 0);
        self.is_restored();
    }

    /// The terminal is as it was before the program came: its modes and its settings.
    #[track_caller]
    pub fn is_restored(&self) {
        self.wait_for("a restored terminal", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
        });
        assert_eq!(self.terminal_settings(), self.settings);
    }

    /// The settings of the terminal (canonical input, echo, …) differ from those before.
    pub fn is_raw(&self) -> bool {
        self.terminal_settings() != self.settings
    }

    fn terminal_settings(&self) -> String {
        format!("{:?}", self.master.get_termios().unwrap())
    }

    /// From now on typing fails once the program has ended, where it would wait for someone to read.
    pub fn leave_alone(&mut self) {
        self.slave = None;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A failed test leaves nothing running.
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = rustix::process::kill_process(self.pid(), rustix::process::Signal::KILL);
            let _ = self.child.wait();
        }
        self.slave = None;
    }
}

/// The terminal is the program's: alternate screen, no cursor, pasted text and the mouse are told.
pub fn is_taken(screen: &Screen) -> bool {
    screen.alternate_screen()
        && screen.hide_cursor()
        && screen.bracketed_paste()
        && screen.mouse_protocol_mode() != MouseProtocolMode::None
}

/// A text without the blanks at the end of its lines, which a screen may or may not tell.
pub fn trimmed(text: &str) -> String {
    text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Asks until there is an answer.
#[track_caller]
pub fn until<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(start.elapsed() < DEADLINE, "never came: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// What the program draws with these arguments, without a terminal.
pub fn picture(arguments: &[&str], (cols, rows): Size) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("screen.txt");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bnwalk"))
        .args(arguments)
        .args(["--size", &format!("{cols}x{rows}"), "--screenshot"])
        .env(NO_CONFIGURATION.0, NO_CONFIGURATION.1)
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read_to_string(path).unwrap()
}
