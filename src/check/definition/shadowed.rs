//! Variables that two scopes assign, one within the other.

use std::collections::BTreeMap;

use crate::asl::{Kind, Scope, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Reader;
use crate::source::Span;

/// The variables that scopes around a place assign, and where.
type Outer<'m> = BTreeMap<&'m str, Span>;

/// Complains of every assignment to a variable that a scope around it assigns too.
pub(super) fn check(scope: &Scope, reader: &mut Reader<'_>) {
    within(scope, &Outer::new(), reader);
}

fn within<'m>(scope: &'m Scope, outer: &Outer<'m>, reader: &mut Reader<'_>) {
    if !outer.is_empty() {
        for (name, _) in scope.states.iter().flat_map(|state| state.assigned()) {
            let Some(first) = outer.get(name.value.as_str()) else { continue };
            let title = format!("the variable `{}` is assigned outside of this scope too", name.value);
            let help = "rename one of the two: what a branch or an iteration assigns is its own";
            let diagnostic = Diagnostic::new(Code::ShadowedVariable, title, name.span);
            reader.complain(diagnostic.also(*first, "here").help(help));
        }
    }
    if scope.states.iter().all(|state| state.scopes().is_empty()) {
        return;
    }
    let mut all = outer.clone();
    // AWS takes it that a branch assigns what the catcher of its Parallel does.
    for (name, _) in scope.states.iter().flat_map(|state| state.assigned_onward()) {
        all.entry(name.value.as_str()).or_insert(name.span);
    }
    for state in &scope.states {
        // A distributed Map's iterations are executions of their own.
        let outer = if is_distributed(state) { Outer::new() } else { all.clone() };
        state.scopes().into_iter().for_each(|scope| within(scope, &outer, reader));
    }
}

fn is_distributed(state: &State) -> bool {
    matches!(&state.kind, Some(Kind::Map(map)) if map.item_processor.iter().any(|processor| processor.is_distributed()))
}
