//! An author's Terraform expression, checked by a real HCL parser and spaced as `terraform fmt` spaces it.

use crate::diagnostic::Code;
use crate::model::Fault;

/// Reads one expression.
pub(super) fn read(text: &str) -> Result<String, Fault> {
    let fault = |title: &str, help: &str| Fault::new(Code::TerraformExpression, title, help);
    let local =
        "put it into a `locals` block in a .tf file of your own beside the generated ones, and write `local.name` here";
    if text.trim().is_empty() {
        return Err(fault(
            "the expression is empty",
            "write a Terraform expression, such as `aws_instance.example.id`",
        ));
    }
    if let Some(at) = text.find(['\n', '\r']) {
        return Err(fault("an expression here has one line", local).at(at..at + 1));
    }
    if let Err(error) = text.trim().parse::<hcl_edit::expr::Expression>() {
        let lead = text.len() - text.trim_start().len();
        let at = (lead + error.location().offset()).min(text.len());
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = text[at..].chars().next().map_or(at, |letter| at + letter.len_utf8());
        let title = format!("not a Terraform expression: {}", error.message());
        return Err(fault(&title, "write it as on the right of `=` in a .tf file, such as `aws_instance.example.id`")
            .at(at..end));
    }
    let tokens = tokens(text)?;
    if let [Token { kind: Kind::Quoted, text: quoted }] = tokens.as_slice()
        && let Some(inner) = quoted.strip_prefix("\"${").and_then(|rest| rest.strip_suffix("}\""))
        && end_of_interpolation(&quoted[1..]) == Some(quoted.len() - 2)
    {
        return Err(fault("the quotes hold one interpolation and nothing else", &format!("write `{}`", inner.trim())));
    }
    Ok(spaced(&tokens))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quoted,
    Word,
    Open,
    Close,
    Brace,
    Dot,
    Comma,
    Operator,
}

struct Token<'a> {
    kind: Kind,
    text: &'a str,
}

const OPERATORS: [&str; 22] = [
    "...", "==", "!=", "<=", ">=", "&&", "||", "=>", "::", "+", "-", "*", "/", "%", "<", ">", "!", "?", ":", "=", "&",
    "|",
];

fn tokens(text: &str) -> Result<Vec<Token<'_>>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let (kind, length) = match first {
            ' ' | '\t' => {
                at += 1;
                continue;
            }
            '"' => (Kind::Quoted, end_of_string(rest).unwrap_or(rest.len())),
            '(' | '[' => (Kind::Open, 1),
            ')' | ']' => (Kind::Close, 1),
            '{' | '}' => (Kind::Brace, 1),
            ',' => (Kind::Comma, 1),
            '.' if !rest.starts_with("...") => (Kind::Dot, 1),
            _ if rest.starts_with('#') || rest.starts_with("//") || rest.starts_with("/*") => {
                return Err(Fault::new(
                    Code::TerraformExpression,
                    "an expression here holds no comment",
                    "put the comment into the TOML: `# …`",
                )
                .at(at..text.len()));
            }
            digit if digit.is_ascii_digit() => {
                let number = |c: char| c.is_ascii_alphanumeric() || c == '.';
                (Kind::Word, rest.find(|c| !number(c)).unwrap_or(rest.len()))
            }
            letter if word(letter) && letter != '-' => (Kind::Word, rest.find(|c| !word(c)).unwrap_or(rest.len())),
            _ => match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
                Some(operator) => (Kind::Operator, operator.len()),
                None => {
                    return Err(Fault::new(Code::TerraformExpression, format!("unexpected `{first}`"), "remove it")
                        .at(at..at + first.len_utf8()));
                }
            },
        };
        tokens.push(Token { kind, text: &rest[..length] });
        at += length;
    }
    Ok(tokens)
}

/// The length of the quoted string at the start of `text`, interpolations and all.
fn end_of_string(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        let rest = text.get(at..)?;
        let escaped = rest.starts_with("$${") || rest.starts_with("%%{");
        match rest.chars().next()? {
            '"' => return Some(at + 1),
            '\\' => at += 1 + rest[1..].chars().next()?.len_utf8(),
            '$' | '%' if escaped => at += 3,
            '$' | '%' if rest[1..].starts_with('{') => at += end_of_interpolation(rest)?,
            other => at += other.len_utf8(),
        }
    }
}

/// The length of the `${…}` at the start of `text`.
fn end_of_interpolation(text: &str) -> Option<usize> {
    let mut at = 2;
    let mut depth = 1;
    while depth > 0 {
        let rest = text.get(at..)?;
        let letter = rest.chars().next()?;
        match letter {
            '"' => {
                at += end_of_string(rest)?;
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        at += letter.len_utf8();
    }
    Some(at)
}

fn spaced(tokens: &[Token<'_>]) -> String {
    let mut line = String::new();
    let mut unary = false;
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        if before.is_some_and(|before| space_between(before, token, unary)) {
            line.push(' ');
        }
        // A sign is unary where no operand stands before it.
        unary = matches!(token.text, "-" | "!")
            && before.is_none_or(|before| {
                matches!(before.kind, Kind::Open | Kind::Comma | Kind::Operator) || before.text == "{"
            });
        line.push_str(token.text);
    }
    line
}

fn space_between(before: &Token<'_>, token: &Token<'_>, unary: bool) -> bool {
    match (before.kind, token.kind) {
        _ if unary || before.text == "::" || token.text == "::" || token.text == "..." => false,
        // Inside brackets nothing is spaced, a splat's `[*]` included.
        (Kind::Dot | Kind::Open, _) | (_, Kind::Dot | Kind::Comma | Kind::Close) => false,
        (Kind::Brace, Kind::Brace) => before.text != "{" || token.text != "}",
        (Kind::Word | Kind::Close | Kind::Quoted, Kind::Open) => before.text == "in" || before.text == "if",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn spaces_as_terraform_fmt_does() {
        for (written, meant) in [
            ("aws_instance.example.id", "aws_instance.example.id"),
            ("var.a+1", "var.a + 1"),
            ("-1", "-1"),
            ("!var.x&&var.y", "!var.x && var.y"),
            ("cond?a:b", "cond ? a : b"),
            ("f( a,b )", "f(a, b)"),
            ("aws_x.y[0].id", "aws_x.y[0].id"),
            ("aws_x.y[*].id", "aws_x.y[*].id"),
            ("[1,2]", "[1, 2]"),
            ("{a=1}", "{ a = 1 }"),
            ("[for x in y:x.id]", "[for x in y : x.id]"),
            ("\"${var.a}-${ f(\"}\") }\"", "\"${var.a}-${ f(\"}\") }\""),
            ("f(a...)", "f(a...)"),
            ("(a)", "(a)"),
            ("5-3", "5 - 3"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(meant), "{written}");
        }
        for wrong in ["", "a b", "a\nb", "\"a", "a # b", "\"${var.a}\"", "}", "${a}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
