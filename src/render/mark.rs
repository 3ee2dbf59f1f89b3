//! The first line of every file: who wrote it, and from what.

use super::values::Comment;
use crate::generated::MARK;
use crate::model::Workflow;

/// The mark of what one workflow gives.
pub(super) fn of_workflow(workflow: &Workflow) -> Comment {
    mark(&format!("{}.toml", workflow.name))
}

/// The mark of what all workflows give together.
pub(super) fn of_project() -> Comment {
    mark("project.toml and the workflows beside it")
}

fn mark(from: &str) -> Comment {
    Comment(format!("{MARK}{from}; to change it, edit the spec and run `gen render`."))
}
