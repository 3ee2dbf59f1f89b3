//! Whether one pattern allows no more than another.

use super::pattern::{Cut, Pattern, Piece};

/// A piece of a pattern, as it is compared.
#[derive(Clone, Copy, PartialEq)]
enum Token<'a> {
    Letter(char),
    /// `*`
    Star,
    /// `?`
    One,
    /// A variable; the deployment's partition, region and account are alike to any.
    Variable(&'a str, Cut),
}

/// Whether all that `inner` matches is matched by `outer` too. With `is_lenient`, a variable whose value is not known may be
/// whatever `outer` asks for.
#[must_use]
pub fn is_within(inner: &Pattern, outer: &Pattern, is_lenient: bool) -> bool {
    if outer.is_any() || inner == outer {
        return true;
    }
    if is_lenient && inner.as_variable().is_some() {
        return true;
    }
    let (inner, outer) = (tokens(inner), tokens(outer));
    // Row by row of the table of how far both have been read.
    let mut reached = vec![vec![false; inner.len() + 1]; outer.len() + 1];
    reached[0][0] = true;
    for row in 0..=outer.len() {
        for column in 0..=inner.len() {
            if !reached[row][column] {
                continue;
            }
            let (wanted, found) = (outer.get(row), inner.get(column));
            if wanted == Some(&Token::Star) {
                reached[row + 1][column] = true;
                if found.is_some() {
                    reached[row][column + 1] = true;
                }
            }
            match (wanted, found) {
                (Some(wanted), Some(found))
                    if wanted == found || *wanted == Token::One && matches!(found, Token::Letter(_)) =>
                {
                    reached[row + 1][column + 1] = true;
                }
                _ => {}
            }
            if is_lenient {
                // A variable may hold any text between colons.
                if matches!(wanted, Some(Token::Variable(..))) {
                    reached[row + 1][column] = true;
                    if is_text(found) {
                        reached[row][column + 1] = true;
                    }
                }
                if matches!(found, Some(Token::Variable(..))) {
                    reached[row][column + 1] = true;
                    if is_text(wanted) {
                        reached[row + 1][column] = true;
                    }
                }
            }
        }
    }
    reached[outer.len()][inner.len()]
}

fn is_text(token: Option<&Token<'_>>) -> bool {
    matches!(token, Some(Token::Letter(letter)) if *letter != ':') || matches!(token, Some(Token::Variable(..)))
}

fn tokens(pattern: &Pattern) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for piece in pattern.pieces() {
        match piece {
            Piece::Literal(text) => {
                let mut rest = text.as_str();
                while let Some(letter) = rest.chars().next() {
                    // What is escaped means itself.
                    if let Some((escaped, behind)) = ["${*}", "${?}"]
                        .iter()
                        .find_map(|mark| rest.strip_prefix(mark).map(|behind| (mark.chars().nth(2), behind)))
                    {
                        tokens.extend(escaped.map(Token::Letter));
                        rest = behind;
                        continue;
                    }
                    tokens.push(match letter {
                        '*' => Token::Star,
                        '?' => Token::One,
                        letter => Token::Letter(letter),
                    });
                    rest = &rest[letter.len_utf8()..];
                }
            }
            Piece::Variable(name, cut) => tokens.push(Token::Variable(name.as_str(), *cut)),
            Piece::Terraform(value) => tokens.push(Token::Variable(value, Cut::Whole)),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::is_within;
    use crate::iam::Pattern;
    use crate::model::Text;

    fn written(text: &str) -> Pattern {
        Pattern::written(&Text::parse(text, |_, _| ()).expect("valid"))
    }

    #[test]
    fn tells_narrow_from_wide() {
        let any = "arn:${partition}:ec2:${region}:${account_id}:instance/*";
        let cases = [
            ("arn:${partition}:ec2:${region}:${account_id}:instance/i-1", any, true, true),
            ("arn:${partition}:ec2:${region}:${account_id}:instance/${id}", any, true, true),
            ("arn:aws:ec2:eu-west-1:${account_id}:instance/i-1", any, false, true),
            (any, any, true, true),
            ("*", any, false, false),
            ("arn:${partition}:ec2:*:${account_id}:instance/i-1", any, false, false),
            ("arn:${partition}:ec2:${region}:${account_id}:volume/*", any, false, false),
            ("${instance_arn}", any, false, true),
            ("arn:${partition}:s3:::b/a*", "arn:${partition}:s3:::b/*", true, true),
            ("arn:${partition}:s3:::b/*", "arn:${partition}:s3:::b/a*", false, false),
            ("anything", "*", true, true),
            ("ab", "a?", true, true),
            ("a*", "a?", false, false),
        ];
        for (inner, outer, strict, lenient) in cases {
            assert_eq!(is_within(&written(inner), &written(outer), false), strict, "{inner} in {outer}");
            assert_eq!(is_within(&written(inner), &written(outer), true), lenient, "{inner} in {outer}, leniently");
        }
        assert!(!is_within(&written("a*"), &Pattern::exactly("a*"), false));
    }
}
