//! Laws of the derivation, whatever the states: more states need no less, and nothing is left that no state needs.

use std::collections::BTreeSet;

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::{collection, sample};
use serde_json::{Map, Value};
use stepgate::iam::{Pattern, Statement, is_within};

/// Every state of the known answers.
fn states() -> Vec<Value> {
    let files = ["optimized.jsonl", "sdk.jsonl", "states.jsonl"];
    let all: Vec<Value> = files.iter().flat_map(|file| super::cases(file)).map(|case| case["state"].clone()).collect();
    // The query languages don't mix in one state machine.
    all.into_iter().filter(|state| state.get("Arguments").is_none()).collect()
}

fn statements(picked: &[(usize, &Value)]) -> Vec<Statement> {
    let folder = tempfile::tempdir().expect("a folder");
    let states = picked.iter().map(|(index, state)| (format!("State {index}"), renamed(state, *index)));
    let machine = super::machine(folder.path(), &states.collect::<Map<String, Value>>());
    let derived = stepgate::iam::derive(
        &machine,
        &stepgate::iam::Deployment { name: Pattern::literal("machine"), variables: &[] },
    );
    stepgate::iam::statements(&derived.permissions)
}

/// The states within have names of their own in every state machine.
fn renamed(state: &Value, index: usize) -> Value {
    let mut text = state.to_string();
    for name in ["One", "A", "B"] {
        text = text.replace(&format!("\"{name}\":{{\"Type\""), &format!("\"{name}{index}\":{{\"Type\""));
        text = text.replace(&format!("\"StartAt\":\"{name}\""), &format!("\"StartAt\":\"{name}{index}\""));
        text = text.replace(&format!("\"{name}\":{{\"End\""), &format!("\"{name}{index}\":{{\"End\""));
    }
    serde_json::from_str(&text).expect("JSON")
}

/// Whether some statement allows what another does, action by action and resource by resource.
fn allows(all: &[Statement], wanted: &Statement) -> bool {
    wanted.actions.iter().all(|action| {
        wanted.resources.iter().all(|resource| {
            all.iter().any(|statement| {
                statement.actions.contains(action)
                    && statement.conditions == wanted.conditions
                    && statement.resources.iter().any(|found| is_within(resource, found, false))
            })
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn states_neither_take_from_one_another_nor_leave_anything(
        picks in collection::vec(any::<sample::Index>(), 1..8),
        removed in any::<sample::Index>(),
    ) {
        let all = states();
        let indexes: BTreeSet<usize> = picks.iter().map(|pick| pick.index(all.len())).collect();
        let picked: Vec<(usize, &Value)> = indexes.iter().map(|index| (*index, &all[*index])).collect();
        let together = statements(&picked);
        let alone: Vec<Vec<Statement>> = picked.iter().map(|one| statements(&[*one])).collect();
        for statement in alone.iter().flatten() {
            assert!(allows(&together, statement), "{statement:?} is lost among {together:?}");
        }
        let rest: Vec<(usize, &Value)> = {
            let out = removed.index(picked.len());
            picked.iter().enumerate().filter(|(index, _)| *index != out).map(|(_, one)| *one).collect()
        };
        if rest.is_empty() {
            return Ok(());
        }
        // What is allowed without the state is what the others need, and no more.
        let left = statements(&rest);
        let needed: Vec<Statement> = rest.iter().flat_map(|one| statements(&[*one])).collect();
        for statement in &left {
            assert!(allows(&needed, statement), "no state needs {statement:?}");
            assert!(!statement.needed_by.is_empty());
        }
        assert!(left.iter().all(|statement| allows(&together, statement)));
    }
}
