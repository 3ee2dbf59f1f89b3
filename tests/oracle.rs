//! Apache Velocity 1.7 itself, asked random templates: what it renders, we render, and where it fails, we fail.
//! `just vtl-oracle [seconds] [seed]` runs it; it needs Java and Velocity.

#[path = "oracle/calls.rs"]
mod calls;
#[path = "oracle/generate.rs"]
mod generate;
#[path = "support/json.rs"]
mod json;
#[path = "oracle/machine.rs"]
mod machine;
#[path = "oracle/mutate.rs"]
mod mutate;
#[path = "oracle/random.rs"]
mod random;
#[path = "oracle/shrink.rs"]
mod shrink;
#[path = "support/velocity.rs"]
mod velocity;

use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, panic};

use generate::Generator;
use json::Json;
use machine::Machine;
use random::Random;
use velocity::Outcome;

/// The variables of every template.
const CONTEXT: &str = include_str!("oracle/context.json");
/// What Velocity is asked at a time.
const BATCH: usize = 200;
/// Disagreements of one cause that are made small and shown; more are only counted.
const SHOWN: usize = 3;

/// What disagreements of one cause share, as far as can be told: how both sides fail, or the shape of a template of which
/// they render something else.
fn cause(template: &str, (theirs, ours): &(Outcome, Outcome)) -> String {
    let side = |outcome: &Outcome| match outcome {
        Outcome::Output(_) => "output".to_owned(),
        Outcome::Error { class, message, .. } => format!("{class} {}", words(message.lines().next().unwrap_or(""))),
    };
    let is_rendered = matches!((theirs, ours), (Outcome::Output(_), Outcome::Output(_)));
    format!(
        "Velocity {}, ours {}{}",
        side(theirs),
        side(ours),
        if is_rendered { shape(template) } else { String::new() }
    )
}

/// A message without what it quotes, names and counts.
fn words(message: &str) -> String {
    let parts = message.split(['"', '`', '\'']).step_by(2);
    let words = parts.flat_map(str::split_whitespace).filter(|word| !word.trim_end_matches([':', '.']).contains('.'));
    words.flat_map(|word| word.chars().chain([' '])).filter(|letter| !letter.is_ascii_digit()).collect()
}

/// A template with every word as `a`.
fn shape(template: &str) -> String {
    let mut shape = String::from(": ");
    for letter in template.chars() {
        let letter = if letter.is_alphanumeric() { 'a' } else { letter };
        if letter != 'a' || !shape.ends_with('a') {
            shape.push(letter);
        }
    }
    shape
}

/// Both sides of the comparison.
struct Judge {
    machine: Machine,
    context: Json,
}

impl Judge {
    fn start() -> Self {
        let context = CONTEXT.replace('\n', " ");
        Self { context: Json::read(&context), machine: Machine::start(&context) }
    }

    /// Velocity's outcome and ours for each template; none where Velocity comes to no end.
    fn outcomes(&mut self, templates: &[&str]) -> Vec<Option<(Outcome, Outcome)>> {
        let theirs = self.machine.ask(templates);
        let both = templates.iter().zip(theirs);
        both.map(|(template, theirs)| theirs.map(|theirs| (theirs, velocity::render(template, &self.context))))
            .collect()
    }

    /// The template made small, as long as both sides' outcomes are of the same kinds and disagree, and those outcomes.
    fn smallest(&mut self, template: &str, outcomes: (Outcome, Outcome)) -> (String, (Outcome, Outcome)) {
        let kinds = (outcomes.0.kind().to_owned(), outcomes.1.kind().to_owned());
        let mut smallest = outcomes;
        let small = shrink::shrink(template, |less| {
            let Some((theirs, ours)) = self.outcomes(&[less]).remove(0) else { return false };
            let is_wrong =
                !ours.agrees(&theirs) && (theirs.kind(), ours.kind()) == (kinds.0.as_str(), kinds.1.as_str());
            if is_wrong {
                smallest = (theirs, ours);
            }
            is_wrong
        });
        (small, smallest)
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().filter(|text| !text.is_empty()).map(|text| text.parse().expect("a number"))
}

fn say(line: &str) {
    writeln!(stdout(), "{line}").expect("standard output is open");
}

/// The templates of the known answers, to be broken.
fn known() -> Vec<String> {
    let rows = include_str!("vtl/velocity.jsonl").lines();
    rows.filter_map(|line| Json::read(line).get("template").and_then(Json::text)).collect()
}

/// A template by the grammar, or one that was right and is broken.
fn template(known: &[String], random: &mut Random) -> String {
    match random.below(10) {
        0..6 => Generator::new(random).template(),
        6 => {
            let (one, other) = (Generator::new(random).template(), Generator::new(random).template());
            mutate::mutate(&one, &other, random)
        }
        _ => {
            let (one, other) = (random.below(known.len()), random.below(known.len()));
            mutate::mutate(&known[one], &known[other], random)
        }
    }
}

#[test]
#[ignore = "needs Java and Apache Velocity: just vtl-oracle"]
fn velocity_itself_agrees() {
    let seconds = number("ORACLE_SECONDS").unwrap_or(60);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let seed = number("ORACLE_SEED").unwrap_or(now);
    say(&format!("seed {seed}, {seconds} seconds"));
    panic::set_hook(Box::new(|_| {}));
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut random, known, mut judge) = (Random::new(seed), known(), Judge::start());
    let mut causes: BTreeMap<String, usize> = BTreeMap::new();
    let (mut asked, mut unanswered, mut failed, mut disagreed) = (0, 0, 0, 0);
    while Instant::now() < end {
        let templates: Vec<String> = (0..BATCH).map(|_| template(&known, &mut random)).collect();
        let texts: Vec<&str> = templates.iter().map(String::as_str).collect();
        asked += templates.len();
        for (template, outcomes) in templates.iter().zip(judge.outcomes(&texts)) {
            let Some(outcomes) = outcomes else {
                unanswered += 1;
                continue;
            };
            failed += usize::from(outcomes.0.kind() != "output");
            if outcomes.1.agrees(&outcomes.0) {
                continue;
            }
            disagreed += 1;
            let known_cause = causes.get_mut(&cause(template, &outcomes)).filter(|count| **count >= SHOWN);
            if let Some(count) = known_cause {
                *count += 1;
                continue;
            }
            let (template, outcomes) = judge.smallest(template, outcomes);
            let count = causes.entry(cause(&template, &outcomes)).or_default();
            *count += 1;
            if *count <= SHOWN {
                say(&format!("{template:?}\n  velocity {:?}\n  ours     {:?}", outcomes.0, outcomes.1));
            }
        }
    }
    _ = panic::take_hook();
    for (cause, count) in &causes {
        say(&format!("{count} times: {cause}"));
    }
    say(&format!("seed {seed}: {asked} templates, {failed} of them failing in Velocity, {unanswered} unanswered"));
    assert_eq!(disagreed, 0, "disagreements, seed {seed}");
}
