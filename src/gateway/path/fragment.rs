//! What stands in brackets: names, indexes, slices, filters. The first character that means something decides.

use super::{Elements, Filter, Token, ascii, invalid, is};
use crate::java::{Exception, narrow};

pub(super) fn token(fragment: &[u16]) -> Result<Token, Exception> {
    if is(fragment, "[*]") {
        return Ok(Token::Wildcard);
    }
    let mut cursor = Cursor { fragment, at: 0 };
    loop {
        match ascii(cursor.unit()?) {
            b'?' => return Ok(Token::Filter(Filter::parse(filter(fragment)?)?)),
            b'\'' => return Ok(Token::Property(cursor.names()?)),
            b'@' => return Ok(Token::Array(Elements::FromEnd(cursor.distance()?))),
            b':' | b'-' | b'0'..=b'9' => return Ok(Token::Array(cursor.elements()?)),
            _ => cursor.at += 1,
        }
    }
}

/// The text of a filter: to the bracket that closes it, outside of quotes.
fn filter(fragment: &[u16]) -> Result<&[u16], Exception> {
    let unbalanced = || invalid("Filter brackets are not balanced");
    let start = fragment.iter().position(|unit| ascii(*unit) == b'?').unwrap_or(0);
    let before = fragment.get(..start).unwrap_or_default();
    let start = before.iter().rposition(|unit| ascii(*unit) == b'[').ok_or_else(unbalanced)?;
    let (mut round, mut square, mut quoted, mut last) = (0, 0, false, b' ');
    for (place, unit) in fragment.iter().enumerate().skip(start) {
        let unit = ascii(*unit);
        match unit {
            b'\'' if last != b'\\' => quoted = !quoted,
            _ if quoted => {}
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => {
                square -= 1;
                if round == 0 {
                    return if square == 0 {
                        Ok(fragment.get(start..=place).unwrap_or_default())
                    } else {
                        Err(unbalanced())
                    };
                }
            }
            _ => {}
        }
        last = unit;
    }
    Err(unbalanced())
}

struct Cursor<'a> {
    fragment: &'a [u16],
    at: usize,
}

impl Cursor<'_> {
    fn unit(&self) -> Result<u16, Exception> {
        let unit = self.fragment.get(self.at).copied();
        unit.ok_or_else(|| invalid(format!("Could not analyze path component: {}", narrow(self.fragment))))
    }

    fn next(&mut self) -> Result<u8, Exception> {
        self.at += 1;
        Ok(ascii(self.unit()?))
    }

    /// `'a', 'b'`: there are no escapes, and a name that is still open at the bracket is none.
    fn names(&mut self) -> Result<Vec<Vec<u16>>, Exception> {
        let mut names = Vec::new();
        let mut open: Option<Vec<u16>> = None;
        loop {
            let unit = self.unit()?;
            match ascii(unit) {
                b']' => return Ok(names),
                b'\'' => match open.take() {
                    Some(name) => names.push(name),
                    None => open = Some(Vec::new()),
                },
                _ => open.iter_mut().for_each(|name| name.push(unit)),
            }
            self.at += 1;
        }
    }

    /// `@.length - 1`, `@.size() - 1`.
    fn distance(&mut self) -> Result<i32, Exception> {
        self.at += 1;
        let mut function = String::new();
        let mut unit = self.next()?;
        while unit != b'-' {
            if !matches!(unit, b' ' | b'(' | b')') {
                function.push(char::from(unit));
            }
            unit = self.next()?;
        }
        if function != "size" && function != "length" {
            return Err(invalid(format!(
                "Invalid function: @.{function}. Supported functions are: [(@.length - n)] and [(@.size() - n)]"
            )));
        }
        let mut number = String::new();
        while unit != b')' {
            if unit != b' ' {
                number.push(char::from(unit));
            }
            unit = self.next()?;
        }
        integer(&number)
    }

    fn digits(&mut self) -> Result<String, Exception> {
        let mut number = String::new();
        loop {
            match self.next()? {
                b' ' => {}
                unit @ (b'-' | b'0'..=b'9') => number.push(char::from(unit)),
                _ => return Ok(number),
            }
        }
    }

    /// `1`, `1,2`, `1:`, `:2`, `1:2`. What follows a slice up to the next separator is left out.
    fn elements(&mut self) -> Result<Elements, Exception> {
        let mut numbers = Vec::new();
        let mut number = String::new();
        let (mut from, mut to, mut between, mut each) = (false, false, false, false);
        let mut unit = ascii(self.unit()?);
        loop {
            match unit {
                b' ' => {}
                b':' if number.is_empty() => {
                    to = true;
                    numbers.push(integer(&self.digits()?)?);
                }
                b':' => {
                    numbers.push(integer(&std::mem::take(&mut number))?);
                    match self.digits()? {
                        end if end.is_empty() => from = true,
                        end => {
                            between = true;
                            numbers.push(integer(&end)?);
                        }
                    }
                }
                b',' => {
                    numbers.push(integer(&std::mem::take(&mut number))?);
                    each = true;
                }
                b'-' | b'0'..=b'9' => number.push(char::from(unit)),
                _ => break,
            }
            if ascii(self.unit()?) == b']' {
                break;
            }
            unit = self.next()?;
        }
        if !number.is_empty() {
            numbers.push(integer(&number)?);
        }
        match *numbers {
            [index] if !to && !from => Ok(Elements::At(index)),
            _ if each => Ok(Elements::Each(numbers)),
            [index, ..] if from => Ok(Elements::From(index)),
            [index, ..] if to => Ok(Elements::To(index)),
            [first, last, ..] if between => Ok(Elements::Between(first, last)),
            _ => Err(invalid(format!("Could not analyze path component: {}", narrow(self.fragment)))),
        }
    }
}

/// `Integer.parseInt`.
fn integer(text: &str) -> Result<i32, Exception> {
    text.parse().map_err(|_| invalid(format!("java.lang.NumberFormatException: For input string: \"{text}\"")))
}
