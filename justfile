# Every recipe is plain commands: it can be typed without just.

# List the recipes
default:
    @just --list

# Write generated/ from spec/
render:
    cargo run --release -- render

# Show how generated/ differs from what spec/ gives
diff:
    cargo run --release -- diff

# Run the tests that need nothing but Rust
test:
    cargo test

# Have Terraform judge the output: fmt, validate, and the escaping laws
terraform:
    cargo test --test terraform -- --ignored

# Have parliament judge the policies: grammar, actions, resources, conditions; installs it beside the build if need be
policies:
    cargo test --test policies -- --include-ignored

# Make the tables of src/iam from a folder of JSON facts
iam-tables facts:
    src/iam/table.py {{facts}}

# Apply the example to an AWS emulator and call it over HTTP
e2e:
    cargo test --test e2e -- --ignored --nocapture

# Write the golden folders and snapshots anew, to be reviewed with git diff
bless:
    UPDATE_GOLDENS=1 cargo test --test goldens --test schema --test docs
    INSTA_UPDATE=always cargo test

# Check format, lints, documentation and dependencies
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
    cargo deny --offline check bans licenses sources

# Prove the mapping templates with a million cases; the seed is printed, and given again tries the same
prove seed="random":
    STEPGATE_PROOF_CASES=1000000 STEPGATE_PROOF_SEED={{seed}} cargo test --release --test proof -- --nocapture

# Time render against cp -r, diff against diff -r, check against asl-validator (needs Node.js), and the template engine
# against Apache Velocity (needs Java and Velocity)
bench:
    cargo build --release
    benches/run
    benches/check
    cargo bench --bench templates

# Fuzz `toml`, `asl` or `vtl` for some seconds; needs nightly Rust and `cargo install cargo-fuzz --locked`
fuzz target="asl" seconds="600":
    mkdir -p fuzz/grown/{{target}}
    cargo +nightly fuzz run -s none {{target}} fuzz/grown/{{target}} fuzz/corpus/{{target}} -- \
        -dict=fuzz/dictionaries/{{target}}.dict -max_len=8192 -timeout=20 -max_total_time={{seconds}}

# Ask Apache Velocity 1.7 random templates; needs Java and Debian's velocity, libcommons-lang-java, libcommons-collections3-java
vtl-oracle seconds="60" seed="":
    ORACLE_SECONDS={{seconds}} ORACLE_SEED={{seed}} cargo test --release --test oracle -- --ignored --nocapture

# Build the fuzz targets
fuzz-build:
    cargo +nightly fuzz build -s none

# All that CI runs
ci:
    bash .ci/run
