//! What a person says to a session: commands as they are typed, and scripts of them.

use bnwalk::emit::Framework;
use bnwalk::norm::{Convention, Norm, Problem, Quantity, Upstream};
use bnwalk::session::{Action, Reach, Session, Setting, play};
use bnwalk::walk::Stage;
use ndarray::array;

fn session() -> Session {
    Session::new(Problem::new(array![1., 2., 3., 4., 5.].into_dyn()).unwrap(), "test")
}

#[test]
fn commands_read_as_they_are_typed() {
    let read = |s: &str| s.parse::<Action>();
    assert_eq!(read("goto dx"), Ok(Action::Goto(Stage::Dx)));
    assert_eq!(read("gamma 2"), Ok(Action::Set(Setting::Gamma(2.0, Reach::Channel))));
    assert_eq!(read(" gamma  -2 all "), Ok(Action::Set(Setting::Gamma(-2.0, Reach::All))));
    assert_eq!(read("norm group:4"), Ok(Action::Set(Setting::Norm(Norm::Group(4)))));
    assert_eq!(read("cell 3,0"), Ok(Action::Cell(vec![3, 0])));
    assert_eq!(read("dy -0.5"), Ok(Action::Set(Setting::Dy(-0.5))));
    assert_eq!(read("dy ones"), Ok(Action::Set(Setting::Upstream(Upstream::Ones))));
    assert_eq!(read("conv keras"), Ok(Action::Set(Setting::Convention(Convention::Keras))));
    assert_eq!(read("q!"), Ok(Action::QuitNow));
    assert_eq!(read("w a.json"), Ok(Action::Write(Some("a.json".into()))));
    assert_eq!(read("momentum none"), Ok(Action::Set(Setting::Momentum(None))));
}

#[test]
fn what_cannot_be_read_says_why() {
    let why = |s: &str| s.parse::<Action>().unwrap_err().to_string();
    assert!(why("frobnicate").contains("no command"));
    assert!(why("r").contains("redo"));
    assert!(why("eps").contains("missing"));
    assert!(why("eps x").contains("\"x\" is not a number"));
    assert!(why("goto nowhere").contains("dgamma"));
    assert!(why("norm groups").contains("group:G"));
    for line in ["x 1e400", "gamma -1e400 all", "eps 1e999", "dy 1e400", "momentum 1e400"] {
        assert!(why(line).contains("1.8e308"), "{line}");
    }
    assert!(why("undo!").contains("no command \"undo!\""));
}

#[test]
fn a_path_may_stand_in_quotes_and_may_have_blanks_without_them() {
    let read = |s: &str| s.parse::<Action>().unwrap();
    for line in ["open my walk.json", "open \"my walk.json\"", "open 'my walk.json'", "open  'my walk.json' "]
    {
        assert_eq!(read(line), Action::Open("my walk.json".into()), "{line}");
    }
    assert_eq!(read("w \"a b.json\""), Action::Write(Some("a b.json".into())));
    assert_eq!(read("expect 'a b'"), Action::Expect(Some("a b".into())));
    let layer = Action::Weights("my model.npz".into(), Some("block 1/bn".to_owned()));
    assert_eq!(read("weights 'my model.npz' block 1/bn"), layer);
    assert_eq!(read("open it's.json"), Action::Open("it's.json".into()));
    assert_eq!(read("open 'a' b.json"), Action::Open("'a' b.json".into()));
    assert_eq!(read("emit numpy \"a b.py\""), Action::Emit(Framework::NumPy, "a b.py".into()));
}

#[test]
fn an_exclamation_mark_replaces_a_file_for_the_commands_that_write_one() {
    let read = |s: &str| s.parse::<Action>();
    let over = |action| Ok(Action::Over(Box::new(action)));
    assert_eq!(read("write! a.json"), over(Action::Write(Some("a.json".into()))));
    assert_eq!(read("w! a.json"), over(Action::Write(Some("a.json".into()))));
    assert_eq!(read("dump! a.csv"), over(Action::Dump("a.csv".into())));
    assert_eq!(read("q!"), Ok(Action::QuitNow));
}

#[test]
fn a_half_typed_line_is_completed() {
    assert_eq!(session().completions("conv"), ["convention"]);
    assert_eq!(session().completions("goto d").len(), 6);
    assert!(session().completions("gamma 2").is_empty());
}

#[test]
fn a_script_is_carried_out_line_by_line() {
    let mut session = session();
    play(&mut session, "# scale\n\n:gamma 2\ngoto affine\ncell 4\n", "s").unwrap();
    assert!((session.trace().value(Quantity::Y, 4) - 2.828_420).abs() < 1e-6);
    assert_eq!(session.cursor.cell, 4);
}

#[test]
fn a_line_that_fails_is_named() {
    let why = play(&mut session(), "gamma 2\neps -1\n", "script.txt").unwrap_err().to_string();
    assert!(why.starts_with("script.txt, line 2: eps is -1"), "{why}");
}
