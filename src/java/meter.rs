//! What a call may cost, and how it fails.

use std::cell::Cell;
use std::rc::Rc;

/// A Java exception: its class, such as `java.lang.IndexOutOfBoundsException`, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The class's full name.
    pub class: &'static str,
    /// `getMessage()`.
    pub message: String,
}

impl Exception {
    /// An exception of a class.
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }

    /// An exception that says nothing: `getMessage()` is null.
    #[must_use]
    pub fn without_message(class: &'static str) -> Self {
        Self::new(class, "")
    }

    /// `toString()`.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.message.is_empty() { self.class.to_owned() } else { format!("{}: {}", self.class, self.message) }
    }

    /// What Java can do and we don't: a named error instead of a wrong answer.
    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::new(Self::UNSUPPORTED, what)
    }

    /// What is nested deeper than we follow: Java's stack overflows too, if later.
    pub(crate) fn too_deep() -> Self {
        Self::limit("values are nested too deep")
    }

    /// What our limits end, where Java would run on: not an exception of Java's.
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(Self::LIMIT, message)
    }

    /// Whether a limit of ours ended it.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        self.class == Self::LIMIT
    }

    /// Whether it is what Java can do and we don't.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        self.class == Self::UNSUPPORTED
    }

    const LIMIT: &'static str = "limit";
    const UNSUPPORTED: &'static str = "unsupported";
}

/// Counts the steps of one evaluation. Whatever loops or makes text spends a step for each turn and each code unit or
/// element made, so that steps bound the time and the memory alike.
#[derive(Clone, Debug)]
pub struct Meter {
    left: Rc<Cell<u64>>,
}

impl Meter {
    /// So many steps.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        Self { left: Rc::new(Cell::new(steps)) }
    }

    /// Takes steps.
    ///
    /// # Errors
    /// None are left.
    pub fn spend(&self, steps: usize) -> Result<(), Exception> {
        match self.left.get().checked_sub(steps as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                self.left.set(0);
                Err(Exception::limit("the template takes too many steps"))
            }
        }
    }
}
