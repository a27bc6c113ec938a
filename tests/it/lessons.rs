//! Every lesson can be taken to its end in every language, and every question of it refuses wrong answers.

use std::sync::Arc;

use assert_cmd::Command;
use bnwalk::lesson::{
    Answer, Asked, Course, Kind, Lesson, Practice, Question, Reply, Words, files, lessons, practised, read,
};
use bnwalk::session::{Session, check, outside};
use bnwalk::text::{Language, Style};
use bnwalk::walk::Stage;

fn session(language: Language) -> Session {
    Session::blank(Style { language, ..Style::default() })
}

/// Carries out a command as a person would; it may not fail.
fn run(session: &mut Session, command: &str) {
    if let Some(request) = session.command(command) {
        outside::carry_out(session, request);
    }
    session.finish();
    let said = session.said.as_ref().filter(|said| said.is_error);
    assert!(said.is_none(), "{command}: {said:?}");
}

fn course(session: &Session) -> &Course {
    session.course().unwrap()
}

fn question(session: &Session) -> Question {
    match &course(session).step().unwrap().kind {
        Kind::Predict(question) => question.clone(),
        other => panic!("{other:?}"),
    }
}

/// Gives an answer.
fn answer(session: &mut Session, answer: &Answer) {
    match answer {
        Answer::Number(number) => run(session, &format!("answer {number:?}")),
        Answer::Choice(one) => run(session, &format!("answer {}", ('a'..='z').nth(*one).unwrap())),
        Answer::Cells(cells) => {
            for cell in cells {
                let index = session.partition().index(*cell);
                let index: Vec<String> = index.iter().map(ToString::to_string).collect();
                run(session, &format!("cell {}", index.join(",")));
                run(session, "mark");
            }
            run(session, "continue");
        }
    }
}

/// Makes the experiment that an answer waits for, if it waits for one.
fn experiment(session: &mut Session) {
    if question(session).when.is_some() {
        for command in &course(session).step().unwrap().solution.clone() {
            run(session, command);
        }
    }
}

/// Every wrong answer that the lesson knows, and one that it does not.
fn wrong_answers(session: &Session, question: &Question) -> Vec<(Answer, Option<Words>)> {
    let right = question.right_answer(session).unwrap();
    let mut all: Vec<(Answer, Option<Words>)> = match (&question.asked, &right) {
        (Asked::Number { .. }, Answer::Number(right)) => vec![(Answer::Number(3.7 * right + 12.34), None)],
        (Asked::Choice(choices), Answer::Choice(right)) => (0..choices.len())
            .filter(|i| i != right)
            .map(|i| (Answer::Choice(i), choices[i].reply.clone()))
            .collect(),
        (Asked::Cells(_), Answer::Cells(right)) => vec![(Answer::Cells(right[1..].to_vec()), None)],
        other => panic!("{other:?}"),
    };
    for wrong in &question.wrong {
        let value = wrong.value.value(session).unwrap();
        let answer = match question.asked {
            Asked::Cells(_) => Answer::Cells(value.places()),
            _ => Answer::Number(value.number().unwrap()),
        };
        all.push((answer, Some(wrong.reply.clone())));
    }
    all
}

/// All that the step may say can be said with the numbers that are there, in every language.
fn says_all(session: &Session) {
    for language in Language::all() {
        says_all_in(session, Style { language, ..session.style });
    }
}

fn says_all_in(session: &Session, style: Style) {
    let step = course(session).step().unwrap();
    let mut words = vec![&step.text];
    words.extend(&step.hint);
    if let Kind::Predict(question) = &step.kind {
        words.extend(&question.right);
        words.extend(question.wrong.iter().map(|wrong| &wrong.reply));
        if let Asked::Choice(choices) = &question.asked {
            words.extend(choices.iter().map(|choice| &choice.words));
            words.extend(choices.iter().filter_map(|choice| choice.reply.as_ref()));
        }
    }
    for words in words {
        let said = words.fill(session, &style).unwrap_or_else(|why| panic!("{}: {why}", step.id));
        assert!(!said.contains(['{', '}']), "{}: {said}", step.id);
    }
}

fn take(lesson: &Arc<Lesson>, language: Language) {
    let mut session = session(language);
    let mut has_trained = false;
    session.begin_lesson(lesson.clone(), false);
    for (at, step) in lesson.steps.iter().enumerate() {
        assert_eq!(course(&session).at(), at, "{}", lesson.name);
        assert!(session.said.as_ref().is_none_or(|said| !said.is_error), "{}: {:?}", step.id, session.said);
        let place = format!("{}, {}", lesson.name, step.id);
        match &step.kind {
            Kind::Tell | Kind::Reveal => {}
            Kind::Do(_) => {
                assert!(!course(&session).now.is_done, "{place}: nothing is left to be done");
                for command in &step.solution {
                    run(&mut session, command);
                }
                assert!(course(&session).now.is_done, "{place}: the solution does not do it");
            }
            Kind::Predict(question) => {
                let mut shown = session.clone();
                experiment(&mut shown);
                for (wrong, reply) in wrong_answers(&shown, question) {
                    let mut session = shown.clone();
                    answer(&mut session, &wrong);
                    let now = &course(&session).now;
                    match (&now.reply, reply) {
                        (Some(Reply::Wrong(given)), Some(reply)) => {
                            assert_eq!(given.as_ref(), Some(&reply), "{place}: {wrong:?}");
                        }
                        (Some(Reply::Wrong(_)), None) => {}
                        (other, _) => panic!("{place}: {wrong:?} is taken as {other:?}"),
                    }
                    assert_eq!(now.is_done, question.when.is_some(), "{place}");
                }
                let right = question.right_answer(&shown).unwrap();
                let trains = step.solution.iter().any(|command| command == "run");
                if trains && has_trained {
                    // Once is enough to see that an answer waits for a training.
                    session = shown;
                    answer(&mut session, &right);
                } else {
                    answer(&mut session, &right);
                    assert_eq!(course(&session).now.is_done, question.when.is_none(), "{place}");
                    experiment(&mut session);
                }
                has_trained |= trains;
                let now = &course(&session).now;
                assert_eq!((now.is_done, &now.reply), (true, &Some(Reply::Right)), "{place}: {right:?}");
            }
        }
        says_all(&session);
        run(&mut session, "continue");
    }
    assert!(session.progress().lessons[&lesson.name].done, "{}", lesson.name);
    let (right, asked) = course(&session).score();
    assert_eq!(right, asked, "{}", lesson.name);
    assert!(
        matches!(lesson.steps.last().unwrap().kind, Kind::Predict(_)),
        "it ends with a question to be transferred"
    );
}

/// Whether it trains a network.
fn trains(lesson: &Lesson) -> bool {
    lesson.steps.iter().any(|step| step.solution.iter().any(|command| command == "run"))
}

#[test]
fn every_lesson_is_taken_to_its_end_in_every_language_and_refuses_wrong_answers() {
    for lesson in lessons().iter().filter(|lesson| !trains(lesson)) {
        for language in Language::all() {
            take(lesson, language);
        }
    }
}

#[test]
#[ignore = "trains the networks of five lessons; see the guide"]
fn every_lesson_that_trains_is_taken_to_its_end_in_every_language_and_refuses_wrong_answers() {
    for lesson in lessons().iter().filter(|lesson| trains(lesson)) {
        for language in Language::all() {
            take(lesson, language);
        }
    }
}

#[test]
fn every_lesson_holds_only_what_a_lesson_may_hold() {
    for (name, text) in files() {
        read(text, name, name, &check).unwrap();
    }
}

#[test]
fn every_text_of_every_lesson_is_in_every_language() {
    let mut missing = Vec::new();
    for lesson in lessons() {
        for language in Language::all().filter(|&language| language != Language::En) {
            let texts = lesson.texts().filter(|(_, words)| !words.is_in(language));
            missing.extend(texts.map(|(place, _)| format!("{language}: {}.{place}", lesson.name)));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_is_wrong_in_a_lesson_is_said_with_line_and_column() {
    let wrong = |text: &str| read(text, "mine", "mine.toml", &check).unwrap_err().to_string();
    let begins = |text: &str, place: &str| {
        let said = wrong(text);
        assert!(said.starts_with(&format!("mine.toml, {place}: ")), "{said}");
        said
    };
    begins("title = \"A\"\n[[step]]\ntell = \"{mena[0]}\"\n", "line 3, column 10");
    begins("title = \"A\"\n[[step]]\ntell = \"\"\"one\n{x[0]} {y[}\"\"\"\n", "line 4, column 11");
    assert!(begins("title = \"A\"\n[[step]]\ntel = \"x\"\n", "line 3, column 1").contains("\"tell\""));
    begins(
        "title = \"A\"\n[[step]]\nsetup = [\"goto dx\", \"goto nowhere\"]\ntell = \"x\"\n",
        "line 3, column 21",
    );
    begins("title = \"A\"\n[[step]]\nsetup = [\"write /tmp/x\"]\ntell = \"x\"\n", "line 3, column 10");
    begins(
        "title = \"A\"\n[[step]]\ndo = \"x\"\nuntil = \"eps = 0\"\nsolution = [\"eps 0\"]",
        "line 4, column 14",
    );
    begins("title = \"A\"\n[[step]]\ntell = \"x\"\nuntil = \"1\"\n", "line 4, column 1");
    begins("title = \"A\"\n[[step]\n", "line 2, column 8");
    begins("title = \"A\"\n", "line 2, column 1");
    begins("title = 3\n[[step]]\ntell = \"x\"", "line 1, column 9");
    begins("title = \"A\"\n[[step]]\npredict = \"x\"\n", "line 2, column 1");
}

#[test]
fn an_answer_waits_for_its_experiment_which_is_made_again_for_whoever_comes_back() {
    let mut session = session(Language::En);
    run(&mut session, "learn two-devices");
    for command in ["continue", "solve", "continue", "solve", "continue"] {
        run(&mut session, command);
    }
    for _ in 0..3 {
        run(&mut session, "solve");
        run(&mut session, "continue");
    }
    assert_eq!(course(&session).step().unwrap().id, "uneven");
    run(&mut session, "answer 5");
    assert!(course(&session).now.noted.is_some() && !course(&session).now.is_done);
    run(&mut session, "set split 2,6");
    assert!(matches!(course(&session).now.reply, Some(Reply::Wrong(Some(_)))), "it is graded now");
    run(&mut session, "continue");
    run(&mut session, "earlier");
    assert_eq!(course(&session).step().unwrap().id, "uneven");
    let Kind::Predict(question) = &course(&session).step().unwrap().kind else { panic!() };
    assert!(question.when.as_ref().unwrap().holds(&session), "what was answered is shown with its numbers");

    // A training that the lesson still speaks of is run again for whoever takes the lesson up behind it.
    run(&mut session, "learn faster-deeper");
    for command in ["continue", "answer b", "run"] {
        run(&mut session, command);
    }
    assert!(matches!(course(&session).now.reply, Some(Reply::Right)));
    run(&mut session, "continue");
    let said =
        |session: &Session| course(session).step().unwrap().text.fill(session, &session.style).unwrap();
    let (at, text) = (course(&session).at(), said(&session));
    let mut later = self::session(Language::En);
    later.recall(session.progress().clone());
    run(&mut later, "learn faster-deeper");
    assert_eq!((course(&later).at(), said(&later)), (at, text));
}

#[test]
fn wandering_off_loses_nothing_and_back_returns() {
    let mut session = session(Language::En);
    run(&mut session, "example worked");
    run(&mut session, "gamma 7");
    run(&mut session, "learn five-numbers");
    assert_eq!(session.source, "example worked");
    run(&mut session, "continue");
    let x = || vec![1.0, 2.0, 3.0, 4.0, 5.0];
    run(&mut session, "example outlier");
    run(&mut session, "x 100");
    run(&mut session, "lab replicas");
    assert!(session.lab().is_some());
    run(&mut session, "back");
    assert!(session.lab().is_none());
    assert_eq!(session.trace().problem().x().cells().to_vec(), x());
    assert_eq!(course(&session).at(), 1);
    run(&mut session, "leave");
    assert!(session.course().is_none());
    assert_eq!(session.trace().problem().parameters().gamma, [7.0], "what was there before the lesson");
    assert!(session.is_dirty(), "the edits of one's own are still unsaved");
}

#[test]
fn a_lesson_is_taken_up_where_it_was_left() {
    let mut first = session(Language::En);
    run(&mut first, "learn undo");
    for command in ["continue", "answer 16", "continue", "answer 10", "continue", "gamma 2", "beta 5"] {
        run(&mut first, command);
    }
    run(&mut first, "continue");
    let mut second = session(Language::En);
    second.recall(first.progress().clone());
    run(&mut second, "learn undo");
    assert_eq!(course(&second).at(), course(&first).at());
    assert_eq!(second.trace().problem().parameters().gamma, [2.0], "what was done before is done again");
}

#[test]
fn a_hint_comes_after_two_other_actions_and_the_solution_after_more() {
    let mut session = session(Language::En);
    run(&mut session, "learn epsilon");
    for command in ["continue", "answer a", "continue"] {
        run(&mut session, command);
    }
    assert!(!course(&session).shows_hint());
    run(&mut session, "down");
    run(&mut session, "up");
    assert!(course(&session).shows_hint() && !course(&session).offers_solution());
    run(&mut session, "down");
    run(&mut session, "up");
    assert!(course(&session).offers_solution());
    run(&mut session, "eps 0");
    assert!(course(&session).now.is_done);
}

#[test]
fn practice_asks_friendly_numbers_refuses_what_is_often_taken_for_them_and_brings_back_what_was_missed() {
    for name in practised() {
        let stage = Stage::from_name(name);
        for seed in 0..6 {
            let mut session = session(Language::Zh);
            session.begin_practice(Practice::new(stage, seed).unwrap());
            for _ in 0..4 {
                let question = question(&session);
                let Ok(Answer::Number(right)) = question.right_answer(&session) else { panic!("{name}") };
                let scaled = right * 64e5;
                assert!(
                    (scaled - scaled.round()).abs() < 1e-3,
                    "{name}, seed {seed}: {right} does not come to an end"
                );
                says_all(&session);
                for wrong in &question.wrong {
                    let value = wrong.value.number(&session).unwrap();
                    if question.grade(&Answer::Number(value), &session) != Ok(bnwalk::lesson::Verdict::Right)
                    {
                        continue;
                    }
                    assert!((value - right).abs() <= 0.015 * right.abs() + 0.005, "{name}");
                }
                run(&mut session, &format!("answer {right:?}"));
                run(&mut session, "continue");
            }
        }
    }
    let mut session = session(Language::En);
    session.begin_practice(Practice::new(None, 7).unwrap());
    let missed = course(&session).step().unwrap().show.clone().unwrap().quantity;
    let mut found = Vec::new();
    for _ in 0..4 {
        run(&mut session, "solve");
        run(&mut session, "continue");
        found.push(course(&session).step().unwrap().show.clone().unwrap().quantity);
    }
    assert!(found.contains(&missed), "{missed} was missed, and then came {found:?}");
}

fn bnwalk(room: &std::path::Path) -> Command {
    let mut command = Command::cargo_bin("bnwalk").unwrap();
    command.env("XDG_STATE_HOME", room).env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

#[test]
fn lessons_are_listed_printed_and_forgotten() {
    let room = tempfile::tempdir().unwrap();
    let printed = |args: &[&str]| {
        let out = bnwalk(room.path()).args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, list, _) = printed(&["learn"]);
    assert_eq!((code, list.lines().count()), (Some(0), lessons().len()));
    assert!(list.lines().all(|line| line.ends_with("new")), "{list}");

    let file = room.path().join("bnwalk").join("progress.json");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, r#"{"schema":"bnwalk/progress/1","lessons":{"undo":{"step":2,"done":false}}}"#)
        .unwrap();
    assert!(printed(&["learn"]).1.contains("at step 3"));
    assert_eq!(printed(&["learn", "--reset", "undo"]).0, Some(0));
    assert!(!printed(&["learn"]).1.contains("at step"));
    std::fs::write(&file, "{").unwrap();
    let (code, _, said) = printed(&["learn"]);
    assert!(code == Some(0) && said.contains("damaged"), "{said}");

    let (_, sheet, _) = printed(&["learn", "five-numbers", "--dump"]);
    assert!(sheet.contains("________") && !sheet.contains("that is their sum"), "{sheet}");
    assert!(sheet.replace('\n', " ").contains("five numbers: 1, 2, 3, 4, 5."), "{sheet}");
    let (_, chinese, _) = printed(&["learn", "five-numbers", "--dump", "--lang", "zh"]);
    assert!(chinese.replace('\n', "").contains("1、2、3、4、5"), "{chinese}");
    let (_, key, _) = printed(&["learn", "five-numbers", "--dump=markdown", "--answers"]);
    assert!(key.starts_with("# Five numbers by hand\n") && key.contains("The answer: 1.41421."), "{key}");

    let (code, _, said) = printed(&["learn", "five-number"]);
    assert_eq!((code, said.contains("\"five-numbers\"")), (Some(2), true), "{said}");
    let mine = room.path().join("mine.toml");
    std::fs::write(&mine, "title = \"Mine\"\n[[step]]\ntell = \"{sum(y}\"\n").unwrap();
    let (code, _, said) = printed(&["learn", mine.to_str().unwrap()]);
    assert!(code == Some(2) && said.contains("mine.toml, line 3, column 15: "), "{said}");
}

#[test]
fn a_worksheet_has_its_key() {
    let room = tempfile::tempdir().unwrap();
    let printed = |args: &[&str]| {
        let out =
            bnwalk(room.path()).args(["practice", "--seed", "7", "-n", "3", "--dump"]).args(args).output();
        String::from_utf8(out.unwrap().stdout).unwrap()
    };
    let (sheet, key) = (printed(&[]), printed(&["--answers"]));
    assert_eq!(sheet.matches("________").count(), 3);
    assert_eq!(key.matches("The answer: ").count(), 3);
    assert_eq!(sheet, printed(&[]), "equal seeds, equal questions");
}

#[test]
fn a_worksheet_asks_for_every_quantity_once_before_any_comes_again() {
    let output = crate::program()
        .args(["practice", "--seed", "5", "--dump=markdown", "-n", "13", "--lang", "en"])
        .output()
        .unwrap();
    let sheet = String::from_utf8(output.stdout).unwrap();
    let asked: std::collections::BTreeSet<&str> =
        sheet.split("What is ").skip(1).filter_map(|text| text.split(['[', ' ']).next()).collect();
    assert_eq!(asked.len(), 13, "{asked:?}");
    assert!(!sheet.contains("Once more"), "{sheet}");
}
