//! Batch Normalization, one number at a time: the library under the program `bnwalk`.
//!
//! # The map
//!
//! A [`Problem`](norm::Problem) (what the user gives) becomes a [`Trace`](norm::Trace) (every number of the computation),
//! which the [`walk`] explains (stages, formulas, dependencies). A [`lab`] varies something and computes what happens. Two
//! faces show all of it: the [`dump`] prints, the [`tui`] lets a person live in it. Arrows run one way.
//!
//! ```text
//!     input ──► Problem ──► Trace ──► walk ──┬──────────────► dump   (standard output, for scripts)
//!                  ▲  └──────► lab ──────────┤
//!                  │                         └──► session ──► tui    (ratatui, for people)
//!                  └────────── edits ────────────────┘
//! ```
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`norm`] | the pure computation: problem, table of norms, table of parameters, moments, forward and backward pass, gradient check |
//! | [`walk`] | the explanation of a trace: stages, derivations, invariants, narration |
//! | [`lab`] | experiments, each a pure value that grows step by step |
//! | [`lesson`] | lessons and practice: steps, expressions, grading; the lessons themselves are data in `assets/lessons` |
//! | [`text`] | the catalogue of sentences, numbers for people, aligned tables, wrapped paragraphs |
//! | [`session`] | a person's place in it all, without a screen: history, cursor, actions, commands |
//! | [`input`], [`weights`] | files, inline batches and checkpoints, read into a problem |
//! | [`compare`] | results from elsewhere against the true ones, and what explains them (`bnwalk check`) |
//! | [`dump`], [`emit`] | JSON, text, CSV, NPZ; scripts for other frameworks |
//! | [`output`] | where what is written goes: standard output, or a file replaced once it is complete |
//! | [`tui`] | the screen around a session: scenes, widgets, keys, colours |
//! | [`cli`] | the flags |
//!
//! # A first example
//!
//! ```
//! use bnwalk::norm::{Problem, Quantity, Trace};
//! use bnwalk::walk::{Style, derive};
//!
//! let problem = Problem::new(ndarray::array![1., 2., 3., 4., 5.].into_dyn())?;
//! let trace = Trace::new(problem);
//! assert_eq!(trace.value(Quantity::Mean, 0), 3.0);
//! assert_eq!(trace.value(Quantity::Var, 0), 2.0);
//!
//! // Where the last number of x_hat comes from, in symbols and in numbers.
//! let derivation = derive(&trace, Quantity::XHat, 4, &Style::default());
//! assert_eq!(derivation.symbolic, "(xᵢ − μ) · s⁻¹");
//! assert_eq!(derivation.numeric_text(), "(5 − 3) × 0.707105");
//! # Ok::<(), bnwalk::norm::ProblemError>(())
//! ```
//!
//! # Where to add something
//!
//! | to add | go to |
//! | --- | --- |
//! | a norm | its row in `src/norm/norm.rs`; fixtures from PyTorch by `tests/fixtures/reference.py` |
//! | a parameter | its row in `src/norm/parameter.rs`: flag, JSON and NPZ key follow; its field on the screen is an `Editable` in `src/session/action/setting.rs` |
//! | a framework's convention | its row in `src/norm/convention.rs` |
//! | a quantity or a stage | `src/norm/quantity.rs`, `src/walk/formula.rs`, `src/walk/stage.rs`, and the stage's sentences |
//! | a format to read | `src/input/format.rs` tells it by its content; its reader stands beside |
//! | a format to write | `src/dump/request.rs`; its writer stands beside |
//! | a known mistake | its row in `src/compare/mistake.rs`, and an implementation in `tests/fixtures/check` written apart |
//! | a lab | `src/lab.rs` and `src/tui/scene.rs`, which list the steps |
//! | a command or a key | what it means in `src/session/action.rs` or `src/session/action/`, its row in `src/session/command.rs`, and in the scene's `keys.rs` or `src/tui/keymap.rs` |
//! | a lesson | a file in `assets/lessons` (its format is told in [`lesson`]) and its name in `src/lesson.rs` |
//! | a theme | its name in [`session::Palette`] and its row in `src/tui/theme.rs` |
//! | a language | a row in `src/text/catalogue.rs` and a file in `assets/text` with the keys of `en.ftl`; for the lessons a row in `src/lesson.rs` and a file in `assets/lessons` |
//!
//! Tests stand beside the code where they need its insides, else in `tests/it` (everything without a terminal) and in
//! `tests/terminal` (the program in a pseudo-terminal). Reference values come from other implementations; their generators
//! are in `tests/fixtures`.

pub mod cli;
pub mod compare;
pub mod dump;
pub mod emit;
pub mod input;
mod json;
pub mod lab;
pub mod leaving;
pub mod lesson;
pub mod norm;
pub mod output;
mod parallel;
pub mod session;
pub mod text;
pub mod tui;
pub mod walk;
pub mod weights;
