//! The proof of the mapping templates: the rendered files of every route of every golden, filled as Terraform fills them
//! and run as API Gateway runs them, against whatever a caller may send and Step Functions may answer.
//!
//! `STEPGATE_PROOF_CASES` says how many cases, `STEPGATE_PROOF_SEED` which; `just prove` tries a million.
#![allow(clippy::print_stdout)] // The seed and what was tried belong to the proof.

#[path = "proof/answer.rs"]
mod answer;
#[path = "proof/engine.rs"]
mod engine;
#[path = "proof/event.rs"]
mod event;
#[path = "support/golden.rs"]
#[allow(dead_code)] // Nothing is copied here.
mod golden;
#[path = "proof/hostile.rs"]
mod hostile;
#[path = "proof/json.rs"]
mod json;
#[path = "proof/mutants.rs"]
mod mutants;
#[path = "proof/request.rs"]
mod request;
#[path = "proof/route.rs"]
mod route;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use engine::Engine;
use event::{Event, Outcome};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use route::{Case, Part};

/// Cases of a plain run.
const CASES: usize = 100_000;

fn cases() -> usize {
    env::var("STEPGATE_PROOF_CASES").map_or(CASES, |text| text.parse().expect("STEPGATE_PROOF_CASES is a number"))
}

/// The seed of a run: always the same unless told; `random` picks one.
fn seed() -> u64 {
    match env::var("STEPGATE_PROOF_SEED").as_deref() {
        Ok("random") => SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_nanos() as u64,
        Ok(text) => text.parse().expect("STEPGATE_PROOF_SEED is a number or `random`"),
        Err(_) => 1,
    }
}

fn runner(seed: u64, cases: usize, is_shrunk: bool) -> TestRunner {
    let config = Config {
        cases: u32::try_from(cases).expect("not that many"),
        failure_persistence: None,
        max_shrink_iters: if is_shrunk { 20_000 } else { 0 },
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn judge(case: &Case, event: &Event, outcome: &Outcome) -> Result<(), String> {
    match case.part {
        Part::Request => request::judge(&case.spec, event, outcome),
        Part::Response => answer::judge(&case.spec, event, outcome),
        Part::Error => answer::judge_error(event, outcome),
    }
}

/// Tries a file in the place of the case's own; the smallest event that shows it wrong.
fn refute(case: &Case, file: &str, runner: &mut TestRunner) -> Option<String> {
    let engine = match Engine::new(&Case::filled(file), case.part) {
        Ok(engine) => engine,
        Err(error) => return Some(error),
    };
    let result = runner
        .run(&hostile::events(case), |event| judge(case, &event, &engine.run(&event)).map_err(TestCaseError::fail));
    match result {
        Ok(()) => None,
        Err(TestError::Fail(reason, event)) => Some(format!("{reason}\n{event:#?}\ngives {:#?}", engine.run(&event))),
        Err(TestError::Abort(reason)) => Some(reason.to_string()),
    }
}

/// Proves one part of every route: as many cases for each different template, and some for each that is the same.
fn prove(part: Part, share: usize) {
    let seed = seed();
    let all: Vec<Case> = route::all().into_iter().filter(|case| case.part == part).collect();
    let mut known = BTreeSet::new();
    let different = all.iter().map(Case::body).collect::<BTreeSet<_>>().len();
    let again = 200;
    let each = (cases() * share / 100).saturating_sub(again * (all.len() - different)) / different;
    let mut tried = 0;
    for (index, case) in all.iter().enumerate() {
        let cases = if known.insert(case.body()) { each.max(again) } else { again };
        let mut runner = runner(seed.wrapping_add(index as u64), cases, true);
        if let Some(reason) = refute(case, &case.file, &mut runner) {
            panic!("{} is wrong; STEPGATE_PROOF_SEED={seed}\n{reason}", case.name);
        }
        tried += cases;
    }
    println!("{} templates {}, {tried} cases, seed {seed}", all.len(), part.file());
}

#[test]
fn requests_start_the_execution_that_is_meant() {
    prove(Part::Request, 50);
}

#[test]
fn answers_are_told_as_declared() {
    prove(Part::Response, 35);
}

#[test]
fn refusals_are_told_as_declared() {
    prove(Part::Error, 20);
}

/// Cases that a mutant may stand before it is believed to be harmless.
const STAND: usize = 600;

/// The proof misses whatever is taken out of a template; what it may miss is listed with its reason.
#[test]
fn broken_templates_are_refuted() {
    let mut different: BTreeMap<String, Case> = BTreeMap::new();
    for case in route::all() {
        different.entry(case.body().to_owned()).or_insert(case);
    }
    let (mut refuted, mut harmless) = (0, 0);
    let mut standing = Vec::new();
    for case in different.values() {
        for mutant in mutants::of(&case.file) {
            let mut runner = runner(seed(), STAND, false);
            match refute(case, &mutant.file, &mut runner) {
                Some(_) => refuted += 1,
                None if mutant.is_harmless(&case.name) => harmless += 1,
                None => standing.push(format!("{} {}", case.name, mutant.what)),
            }
        }
    }
    println!("{refuted} mutants refuted, {harmless} harmless");
    assert!(standing.is_empty(), "not missed:\n{}", standing.join("\n"));
}
