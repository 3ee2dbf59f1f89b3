//! What AWS Step Functions can call, and what may come back: services, operations, patterns, error names. Knows no spec.

mod errors;
mod optimized;
mod refusal;
mod resource;
mod sdk;
pub(crate) mod table;

pub use errors::{StatesError, states_error, states_errors};
pub use optimized::{Optimized, Patterns, optimized, optimized_services};
pub use refusal::{Refusal, item_reader, result_writer, sdk_service};
pub use resource::{Call, Pattern, TaskResource, Word};
pub use sdk::{Operation, Service, sdk, services};

/// The day that the tables show: what AWS added since is missing.
pub const AS_OF: &str = "2026-11-17";

/// A word with its first letter large: IAM's actions and a call's parameters are written `StartInstances`, where a `Resource` says
/// `startInstances`.
#[must_use]
pub fn pascal_case(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
