//! What comes, without taking it.

use super::super::token::Kind;
use super::{DEEPEST, Fault, Parser};

/// Why a look ahead ends before the production does.
pub(super) enum Miss {
    /// Something else comes.
    Other,
    /// As many tokens as were asked for are as wanted.
    Enough,
    /// What comes is no token.
    Fault(Fault),
}

impl From<Fault> for Miss {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A look ahead: the token that it is at, and how far it may go.
pub(super) struct Scan<'p, 'a> {
    parser: &'p mut Parser<'a>,
    at: usize,
    end: usize,
    depth: usize,
}

/// Tokens that all looks ahead of a template may see: lists and methods in each other are seen again at every level.
pub(super) const FARTHEST: usize = 1_000_000;

type Found = Result<(), Miss>;

impl<'a> Parser<'a> {
    /// Whether a production comes, as far as so many tokens tell.
    pub(super) fn sees(
        &mut self,
        tokens: usize,
        production: impl FnOnce(&mut Scan<'_, 'a>) -> Found,
    ) -> Result<bool, Fault> {
        let at = self.at;
        let mut scan = Scan { parser: self, at, end: at.saturating_add(tokens), depth: 0 };
        match production(&mut scan) {
            Ok(()) | Err(Miss::Enough) => Ok(true),
            Err(Miss::Other) => Ok(false),
            Err(Miss::Fault(fault)) => Err(fault),
        }
    }
}

impl Scan<'_, '_> {
    /// One token.
    pub(super) fn token(&mut self, kind: Kind) -> Found {
        self.parser.seen += 1;
        if self.parser.seen > FARTHEST {
            return Err(self.parser.limit("the template's lists and methods lie too deep in each other").into());
        }
        if self.parser.token(self.at)?.kind != kind {
            return Err(Miss::Other);
        }
        self.at += 1;
        if self.at == self.end { Err(Miss::Enough) } else { Ok(()) }
    }

    /// The production, if it comes.
    fn optional(&mut self, production: impl FnOnce(&mut Self) -> Found) -> Result<bool, Miss> {
        let at = self.at;
        match production(self) {
            Ok(()) => Ok(true),
            Err(Miss::Other) => {
                self.at = at;
                Ok(false)
            }
            Err(miss) => Err(miss),
        }
    }

    /// The first of the productions that comes.
    fn any(&mut self, productions: &[fn(&mut Self) -> Found]) -> Found {
        for production in productions {
            if self.optional(production)? {
                return Ok(());
            }
        }
        Err(Miss::Other)
    }

    /// The production as often as it comes.
    fn many(&mut self, production: fn(&mut Self) -> Found) -> Found {
        while self.optional(production)? {}
        Ok(())
    }

    pub(super) fn blanks(&mut self) -> Found {
        self.optional(|scan| scan.token(Kind::Whitespace)).map(drop)
    }

    pub(super) fn reference(&mut self) -> Found {
        fn steps(scan: &mut Scan<'_, '_>) -> Found {
            scan.many(Scan::index)?;
            scan.many(|scan| {
                scan.token(Kind::Dot)?;
                scan.any(&[Scan::method, |scan| scan.token(Kind::Identifier)])?;
                scan.many(Scan::index)
            })
        }
        self.any(&[
            |scan| {
                scan.token(Kind::Identifier)?;
                steps(scan)
            },
            |scan| {
                scan.token(Kind::ReferenceOpen)?;
                scan.token(Kind::Identifier)?;
                steps(scan)?;
                scan.token(Kind::ReferenceClose)
            },
        ])
    }

    fn index(&mut self) -> Found {
        self.token(Kind::IndexOpen)?;
        self.blanks()?;
        self.any(&[
            |scan| scan.token(Kind::String),
            |scan| scan.token(Kind::Integer),
            |scan| scan.token(Kind::True),
            |scan| scan.token(Kind::False),
            Scan::reference,
        ])?;
        self.blanks()?;
        self.token(Kind::IndexClose)
    }

    pub(super) fn method(&mut self) -> Found {
        self.token(Kind::Identifier)?;
        self.token(Kind::ParenthesisOpen)?;
        self.optional(Scan::parameters)?;
        self.token(Kind::MethodClose)
    }

    fn parameters(&mut self) -> Found {
        self.parameter()?;
        self.many(|scan| {
            scan.token(Kind::Comma)?;
            scan.parameter()
        })
    }

    fn parameter(&mut self) -> Found {
        if self.depth == DEEPEST {
            return Err(self.parser.too_deep().into());
        }
        self.depth += 1;
        self.blanks()?;
        let found = self.any(&[
            |scan| scan.token(Kind::String),
            |scan| scan.token(Kind::Integer),
            Scan::range,
            Scan::map,
            Scan::list,
            |scan| scan.token(Kind::True),
            |scan| scan.token(Kind::False),
            Scan::reference,
            |scan| scan.token(Kind::Float),
        ]);
        self.depth -= 1;
        found?;
        self.blanks()
    }

    /// `[1..`: what tells a range from a list.
    pub(super) fn range_start(&mut self) -> Found {
        self.token(Kind::BracketOpen)?;
        self.blanks()?;
        self.any(&[Scan::reference, |scan| scan.token(Kind::Integer)])?;
        self.blanks()?;
        self.token(Kind::Dots)
    }

    fn range(&mut self) -> Found {
        self.range_start()?;
        self.blanks()?;
        self.any(&[Scan::reference, |scan| scan.token(Kind::Integer)])?;
        self.blanks()?;
        self.token(Kind::BracketClose)
    }

    fn list(&mut self) -> Found {
        self.token(Kind::BracketOpen)?;
        self.optional(Scan::parameters)?;
        self.token(Kind::BracketClose)
    }

    fn map(&mut self) -> Found {
        self.token(Kind::CurlyOpen)?;
        if !self.optional(|scan| {
            scan.entry()?;
            scan.many(|scan| {
                scan.token(Kind::Comma)?;
                scan.entry()
            })
        })? {
            self.blanks()?;
        }
        self.any(&[|scan| scan.token(Kind::CurlyClose), |scan| scan.token(Kind::ReferenceClose)])
    }

    /// `"key": value`: what tells a map with entries from an empty one.
    pub(super) fn entry(&mut self) -> Found {
        self.parameter()?;
        self.token(Kind::Colon)?;
        self.parameter()
    }

    /// An argument of a directive, and what may stand before it.
    pub(super) fn argument(&mut self) -> Found {
        self.blanks()?;
        self.optional(|scan| {
            scan.token(Kind::Comma)?;
            scan.blanks()
        })?;
        self.any(&[
            Scan::reference,
            |scan| scan.token(Kind::Word),
            |scan| scan.token(Kind::String),
            |scan| scan.token(Kind::Integer),
            Scan::range,
            |scan| scan.token(Kind::Float),
            Scan::map,
            Scan::list,
            |scan| scan.token(Kind::True),
            |scan| scan.token(Kind::False),
        ])
    }
}
