//! What the Tasks call: integrations that exist, in patterns that the workflow's type knows.

use crate::asl::{Kind, Scope, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Located, Reader};
use crate::integration::{Refusal, TaskResource};
use crate::model::Flavor;

/// A Task and what it calls.
pub(super) struct Task {
    resource: Located<String>,
}

/// The Tasks of a scope, those of the scopes within too, in the order written.
pub(super) fn tasks(scope: &Scope) -> Vec<Task> {
    let mut tasks = Vec::new();
    each(scope, &mut |state| {
        if let Some(Kind::Task(task)) = &state.kind
            && let Some(resource) = &task.resource
        {
            tasks.push(Task { resource: resource.text.clone() });
        }
    });
    tasks
}

fn each(scope: &Scope, visit: &mut impl FnMut(&State)) {
    for state in &scope.states {
        visit(state);
        state.scopes().into_iter().for_each(|scope| each(scope, visit));
    }
}

/// Checks what the Tasks call. `vouch` says whether the author vouches for what the tables lack, and else how to.
pub(super) fn check(
    tasks: &[Task],
    flavor: Flavor,
    vouch: impl Fn(&TaskResource<'_>) -> Result<(), Option<String>>,
    reader: &mut Reader<'_>,
) {
    for task in tasks {
        let Ok(resource) = TaskResource::parse(&task.resource.value) else { continue };
        let Err(Refusal { fault, is_certain }) = resource.check(flavor) else { continue };
        let way_out = match vouch(&resource) {
            _ if is_certain => None,
            Ok(()) => continue,
            // AWS takes the ARN of a function that can't be.
            Err(None) if matches!(resource, TaskResource::Function { .. }) => continue,
            Err(Some(_)) if matches!(resource, TaskResource::Function { .. }) => None,
            Err(way_out) => way_out,
        };
        let span = task.resource.span;
        let place = fault.range.map_or(span, |range| document::locate(reader.sources, span, range));
        let diagnostic = Diagnostic::new(fault.code, fault.title, place).help(fault.help);
        reader.complain(way_out.into_iter().fold(diagnostic, Diagnostic::help));
    }
}

/// An Express workflow runs no distributed Map: that starts executions and waits for them.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>
pub(super) fn refuse_distributed(scope: &Scope, reader: &mut Reader<'_>) {
    each(scope, &mut |state| {
        let Some(Kind::Map(map)) = &state.kind else { return };
        for processor in map.item_processor.iter().chain(&map.iterator).filter(|processor| processor.is_distributed()) {
            let mode = processor.config.as_ref().and_then(|config| config.mode.as_ref());
            let place = mode.map_or(state.name.span, |mode| mode.span);
            let title = "an Express workflow can't run a distributed Map";
            let help = "write `INLINE`, or `flavor = \"standard\"`";
            reader.complain(Diagnostic::new(Code::TaskResource, title, place).help(help));
        }
    });
}
