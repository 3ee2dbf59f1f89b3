//! How long the example's request template takes: parsed, and rendered for bodies of some sizes; then the same beside
//! Apache Velocity 1.7 in a warm JVM, where Java and Velocity are installed (Debian: `apt install velocity`).
#![allow(missing_docs)] // What criterion's macros make.
#![allow(clippy::print_stdout)] // A benchmark says what it measured.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use criterion::{BenchmarkId, Criterion, Throughput};
use mimalloc::MiMalloc;
use stepgate::gateway::{self, Call, Limits};
use stepgate::tftpl;
use stepgate::vtl::Template;

// As in `gen` itself.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Bytes of the bodies.
const SIZES: [usize; 3] = [1 << 10, 10 << 10, 100 << 10];

fn main() {
    let vtl = vtl();
    let mut criterion = Criterion::default().configure_from_args();
    measure(&mut criterion, &vtl);
    criterion.final_summary();
    // `cargo test --benches` only looks whether it runs.
    if env::args().any(|argument| argument == "--bench") {
        compare(&vtl);
    }
}

/// The VTL that Terraform makes of the example's request template.
fn vtl() -> String {
    let file = include_str!("../generated/mapping_templates/express/request.vtl.tftpl");
    let arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:stepgate-express";
    let values = BTreeMap::from([("state_machine_arn".to_owned(), arn.to_owned())]);
    tftpl::fill(file, &values).expect("the example can be filled").text().to_owned()
}

/// A JSON body of about so many bytes.
fn body(size: usize) -> String {
    let mut text = String::from("{\"instance_id\":\"i-0123456789abcdef0\",\"notes\":[");
    let mut number = 0;
    while text.len() + 80 < size {
        number += 1;
        text.push_str(&format!("{{\"n\":{number},\"by\":\"Siobhán O'Neil\",\"path\":\"a/b\",\"ok\":true}},"));
    }
    text.push_str(&format!("\"{}\"]}}", "x".repeat(size.saturating_sub(text.len() + 4))));
    text
}

fn call(size: usize) -> Call {
    Call { body: body(size), ..Call::default() }
}

fn render(template: &Template, call: &Call) -> usize {
    gateway::evaluate(template, call, &Limits::default()).expect("it renders").text.len()
}

fn measure(criterion: &mut Criterion, vtl: &str) {
    criterion.bench_function("parse", |bencher| bencher.iter(|| gateway::parse(black_box(vtl)).expect("it parses")));
    let template = gateway::parse(vtl).expect("it parses");
    let mut group = criterion.benchmark_group("render");
    for size in SIZES {
        let call = call(size);
        group.throughput(Throughput::Bytes(call.body.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &call, |bencher, call| {
            bencher.iter(|| render(&template, black_box(call)));
        });
    }
    group.finish();
}

/// Measures both engines in the same way, one after the other, and prints medians.
fn compare(vtl: &str) {
    let template = gateway::parse(vtl).expect("it parses");
    let mut ours = vec![median(|| drop(gateway::parse(black_box(vtl)).expect("it parses")))];
    for size in SIZES {
        let call = call(size);
        ours.push(median(|| _ = black_box(render(&template, black_box(&call)))));
    }
    let theirs = match velocity(vtl) {
        Ok(theirs) => theirs,
        Err(reason) => {
            println!("\nApache Velocity was not measured: {reason}");
            Vec::new()
        }
    };
    println!("\n| median | stepgate | Apache Velocity 1.7, warm JVM | ratio |\n|---|---|---|---|");
    let names = std::iter::once("parse".to_owned()).chain(SIZES.map(|size| format!("render {} KiB", size >> 10)));
    for (index, (name, ours)) in names.zip(ours).enumerate() {
        let theirs = theirs.get(index).copied();
        let time = theirs.map_or_else(|| "-".to_owned(), |theirs| format!("{:.2} µs", theirs / 1e3));
        let ratio = theirs.map_or_else(|| "-".to_owned(), |theirs| format!("{:.1}", theirs / ours));
        println!("| {name} | {:.2} µs | {time} | {ratio} |", ours / 1e3);
    }
}

/// The median time of a run in nanoseconds, out of as many samples as `Velocity.java` takes.
fn median(mut work: impl FnMut()) -> f64 {
    (0..1_000).for_each(|_| work());
    let start = Instant::now();
    work();
    let runs = (2_000_000 / start.elapsed().as_nanos().max(1)).max(1) as u32;
    let mut samples: Vec<f64> = (0..101)
        .map(|_| {
            let start = Instant::now();
            (0..runs).for_each(|_| work());
            start.elapsed().as_nanos() as f64 / f64::from(runs)
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

/// What Velocity takes for the parse and for each body, in nanoseconds.
fn velocity(vtl: &str) -> Result<Vec<f64>, String> {
    let jars = ["velocity", "commons-lang", "commons-collections3"].map(|name| format!("/usr/share/java/{name}.jar"));
    if let Some(missing) = jars.iter().find(|jar| !Path::new(jar).exists()) {
        return Err(format!("{missing} is not there; on Debian, `apt install velocity` brings it"));
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let write = |name: String, text: &str| -> Result<PathBuf, String> {
        let path = folder.path().join(name);
        fs::write(&path, text).map_err(|error| error.to_string())?;
        Ok(path)
    };
    let mut files = vec![write("template".to_owned(), vtl)?];
    for size in SIZES {
        files.push(write(size.to_string(), &body(size))?);
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/Velocity.java");
    let mut java = Command::new("java");
    java.arg("-cp").arg(jars.join(":")).arg(source).args(files);
    let output = java.output().map_err(|error| format!("java does not run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    lines.lines().map(|line| line.parse().map_err(|_| format!("no number: {line}"))).collect()
}
