//! Just enough of a reader of Rust to find the strings in it.

use std::collections::BTreeSet;

/// A piece of code.
#[derive(Debug, PartialEq)]
enum Token {
    /// A string literal's content, escapes as they stand.
    Text(String),
    /// Any other character that is neither blank nor comment.
    Char(char),
}

fn tokens(code: &str) -> Vec<Token> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        match rest {
            ['/', '/', ..] => at += rest.iter().position(|&c| c == '\n').unwrap_or(rest.len()),
            ['r', '"', ..] | ['r', '#', '"', ..] | ['r', '#', '#', '"', ..] => {
                let hashes = rest.iter().skip(1).take_while(|&&c| c == '#').count();
                let end: String = std::iter::once('"').chain("#".repeat(hashes).chars()).collect();
                let inside: String = rest[hashes + 2..].iter().collect();
                let (text, _) = inside.split_once(&end).unwrap();
                at += hashes + 2 + text.chars().count() + end.len();
                tokens.push(Token::Text(text.to_owned()));
            }
            ['"', inside @ ..] => {
                let mut len = 0;
                while inside[len] != '"' {
                    len += if inside[len] == '\\' { 2 } else { 1 };
                }
                tokens.push(Token::Text(inside[..len].iter().collect()));
                at += len + 2;
            }
            // A character, which may be a quotation mark; a lifetime has no second apostrophe.
            ['\'', '\\', _, '\'', ..] => at += 4,
            ['\'', _, '\'', ..] => at += 3,
            [c, ..] => {
                if !c.is_whitespace() {
                    tokens.push(Token::Char(*c));
                }
                at += 1;
            }
            [] => unreachable!(),
        }
    }
    tokens
}

/// Whether these tokens end with a text.
fn ends_with(tokens: &[Token], text: &str) -> bool {
    let text: Vec<Token> = text.chars().map(Token::Char).collect();
    tokens.ends_with(&text)
}

/// The string literals of some code, but for those that no user reads: what a panic says, and why a lint is off.
pub fn literals(code: &str) -> Vec<String> {
    const UNREAD: &[&str] =
        &["expect", "expect_err", "panic!", "unreachable!", "assert!", "assert_eq!", "assert_ne!", "#[doc"];
    let tokens = tokens(code);
    let mut found = Vec::new();
    // For each open bracket, whether what stands in it is unread.
    let mut open = vec![false];
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Char('(' | '[' | '{') => {
                let unread = UNREAD.iter().any(|before| ends_with(&tokens[..i], before));
                open.push(unread || open[open.len() - 1]);
            }
            Token::Char(')' | ']' | '}') => {
                open.pop();
            }
            Token::Text(text) if !open[open.len() - 1] && !ends_with(&tokens[..i], "reason=") => {
                found.push(text.clone());
            }
            _ => {}
        }
    }
    found
}

/// The ids of the messages that some code makes with `msg!`, each with the names of its values.
pub fn messages(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if let Token::Text(id) = token
            && ends_with(&tokens[..i], "msg!(")
        {
            found.push((id.clone(), names(&tokens[i + 1..])));
        }
    }
    found
}

/// The names in `, name = value, …)`.
fn names(tokens: &[Token]) -> BTreeSet<String> {
    let (mut depth, mut names) = (0_usize, BTreeSet::new());
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Char('(' | '[' | '{') => depth += 1,
            Token::Char(')' | ']' | '}') if depth == 0 => break,
            Token::Char(')' | ']' | '}') => depth -= 1,
            Token::Char(',') if depth == 0 => {
                let is_name =
                    |token: &&Token| matches!(token, Token::Char(c) if c.is_alphanumeric() || *c == '_');
                let name: String = tokens[i + 1..]
                    .iter()
                    .take_while(is_name)
                    .map(|token| if let Token::Char(c) = token { *c } else { unreachable!() })
                    .collect();
                let after = tokens.get(i + 1 + name.len()..);
                if after.is_some_and(|after| after.starts_with(&[Token::Char('=')])) {
                    names.insert(name);
                }
            }
            _ => {}
        }
    }
    names
}

#[test]
fn strings_and_messages_are_found() {
    let code = r##"
        // "not this"
        let a = '"'; x.expect("nor this");
        say(msg!("an-id", n = count("one, two"), c = f(a, b = 1)), r#"a "raw" one"#);
    "##;
    assert_eq!(literals(code), ["an-id", "one, two", r#"a "raw" one"#]);
    let names = ["c", "n"].map(str::to_owned).into_iter().collect();
    assert_eq!(messages(code), [("an-id".to_owned(), names)]);
}
