//! From a state machine to what its role may do, and why: a pure function of the typed state machine and the tables.

mod bind;
mod broader;
mod calls;
mod deployment;
mod derive;
mod given;
mod keys;
mod optimized;
mod passed;
mod pattern;
mod policy;
mod sdk;
mod special;
mod within;

pub use broader::{Broadening, broadenings};
pub use deployment::Deployment;
pub use derive::{Derived, derive};
pub use keys::of_keys;
pub use pattern::{Cut, Pattern, Piece};
pub use policy::{Because, LONGEST_INLINE, LONGEST_MANAGED, MOST_MANAGED, Policy, Statement, always, size, statements};
pub use within::is_within;

use crate::model::IamAction;

/// Leave to call one action on some resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The action.
    pub action: IamAction,
    /// What it is allowed on.
    pub resources: Vec<Pattern>,
    /// When.
    pub conditions: Vec<Condition>,
    /// Who needs it.
    pub reason: Reason,
    /// Why on these resources.
    pub why: String,
}

/// A condition of a statement.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// How values are compared, such as `StringEquals`.
    pub operator: String,
    /// What is compared, such as `aws:ResourceTag/team`.
    pub key: String,
    /// With what: one of these.
    pub values: Vec<Pattern>,
}

/// Why a permission is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A state that calls the action, by name.
    State(String),
    /// The words of `[iam.extra]`.
    Spec(String),
}
