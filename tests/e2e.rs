//! End to end: renders the example spec, applies it to an AWS emulator with Terraform and calls the API that results.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

const UNKNOWN_INSTANCE: &str = "i-0123456789abcdef0";

#[test]
#[ignore = "needs terraform and python; run: just e2e"]
fn the_example_is_deployed_called_changed_and_destroyed() {
    let emulator = Emulator::start();
    let deployment = Deployment::new(&emulator.url);
    deployment.render();
    deployment.terraform(["init", "-input=false"]);
    deployment.apply();
    deployment.expect_empty_plan();

    let aws = Aws { url: emulator.url.clone(), region: deployment.region() };
    let api = Api::new(&deployment, &aws);
    let instance = deployment.instance_id();
    toggle_while_the_caller_waits(&api, &aws, &instance);
    refuse_bad_requests(&api);
    pass_any_json_on(&api, &aws);
    toggle_in_the_background(&api, &aws, &instance);

    deployment.edit("express.toml", "status = 200", "status = 201");
    deployment.edit("express.toml", r#""Instance.NotFound"    = 404"#, r#""Instance.NotFound" = 410"#);
    deployment.remove("standard.toml");
    deployment.render();
    deployment.apply();
    // Terraform removes what the new deployment lacks only after the stage serves it; a removed route needs one deployment more.
    deployment.terraform(["apply", "-replace=aws_api_gateway_deployment.api", "-auto-approve", "-input=false"]);
    deployment.expect_empty_plan();
    serve_the_changed_routes(&api, &instance);

    deployment.terraform(["destroy", "-auto-approve", "-input=false"]);
    expect_nothing_left(&aws);
}

fn toggle_while_the_caller_waits(api: &Api, aws: &Aws, instance: &str) {
    for (before, change, after) in [("running", "stopping", "stopped"), ("stopped", "pending", "running")] {
        let answer = api.post("/express-instance", &json!({ "instance_id": instance }).to_string());
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(
            answer.json(),
            json!({ "instance_id": instance, "previous_state": before, "current_state": change })
        );
        eventually(after, || aws.instance_states().contains(&after.to_owned()).then_some(()));
    }
}

fn refuse_bad_requests(api: &Api) {
    let unknown = json!({ "instance_id": UNKNOWN_INSTANCE }).to_string();
    for (body, status, error) in [
        (unknown.as_str(), 404, "Instance.NotFound"),
        (r#"{"instance_id":"i-*"}"#, 404, "Instance.NotFound"),
        (r#"{"instance_id":5}"#, 400, "Request.Invalid"),
        ("[]", 400, "Request.Invalid"),
        ("", 400, "Request.Invalid"),
        (r#"{"instance_id":"#, 400, "InvalidExecutionInput"),
    ] {
        let answer = api.post("/express-instance", body);
        assert_eq!(answer.status, status, "{body}: {answer:?}");
        assert_eq!(answer.json()["error"], error, "{body}: {answer:?}");
        assert!(answer.json()["cause"].is_string(), "{body}: {answer:?}");
    }
    for path in ["/express-instance", "/standard-instance"] {
        let answer = api.post_as("text/plain", path, "hello");
        assert_eq!(answer.status, 415, "{answer:?}");
        assert!(answer.json().is_object(), "{answer:?}");
    }
}

/// The emulator keeps an execution's input as it writes JSON itself: compact and in ASCII. A body of that form must come
/// back byte for byte, any other with the same meaning.
fn pass_any_json_on(api: &Api, aws: &Aws) {
    let compact = r#"{"instance_id":"-","it's":"\"quoted\" back\\slash a/b \t \u00e9 \ud83d\ude00","nested":[1,null,{"$x":"${y} #set(1) ## %{"}]}"#;
    let execution = api.start("/standard-instance", compact);
    assert_eq!(aws.execution(&execution)["input"], *compact);

    let loose = "{ \"instance_id\": \"-\",\n  \"it's\": \"\u{e9} \u{1f600} \u{2028}\", \"nested\": { \"O'Brien\": [ true, [] ] } }";
    let execution = api.start("/standard-instance", loose);
    let input = aws.execution(&execution)["input"].as_str().map(parse);
    assert_eq!(input, Some(parse(loose)));
}

fn toggle_in_the_background(api: &Api, aws: &Aws, instance: &str) {
    let execution = api.start("/standard-instance", &json!({ "instance_id": instance }).to_string());
    assert_eq!(aws.execution(&execution)["status"], "RUNNING");
    let ended = eventually("the execution's end", || {
        Some(aws.execution(&execution)).filter(|execution| execution["status"] != "RUNNING")
    });
    assert_eq!(ended["status"], "SUCCEEDED", "{ended}");
    let output = ended["output"].as_str().map(parse);
    let expected = json!({ "instance_id": instance, "previous_state": "running", "current_state": "stopping" });
    assert_eq!(output, Some(expected), "{ended}");
}

fn serve_the_changed_routes(api: &Api, instance: &str) {
    let answer = api.post("/express-instance", &json!({ "instance_id": instance }).to_string());
    assert_eq!(answer.status, 201, "{answer:?}");
    let answer = api.post("/express-instance", &json!({ "instance_id": UNKNOWN_INSTANCE }).to_string());
    assert_eq!(answer.status, 410, "{answer:?}");
    let answer = api.post("/standard-instance", "{}");
    assert_eq!(answer.status, 403, "a removed route: {answer:?}");
}

fn expect_nothing_left(aws: &Aws) {
    assert_eq!(aws.post_json("states", "AWSStepFunctions.ListStateMachines", &json!({}))["stateMachines"], json!([]));
    assert_eq!(aws.post_json("logs", "Logs_20140328.DescribeLogGroups", &json!({}))["logGroups"], json!([]));
    assert_eq!(parse(&aws.get("apigateway", "/restapis"))["item"], json!([]));
    let roles = aws.post_form("iam", "Action=ListRoles&Version=2010-05-08");
    assert_eq!(elements(&roles, "RoleName"), [""; 0], "{roles}");
    assert_eq!(aws.instance_states(), ["terminated"]);
}

/// The emulator's process, stopped when dropped.
struct Emulator {
    url: String,
    port: String,
}

impl Emulator {
    fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.expect("no free port").port().to_string();
        let url = run(tool("emulator").args(["start", &port]), "").trim().to_owned();
        Self { url, port }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // A panic here would hide the one that may be unwinding.
        let _ = tool("emulator").args(["stop", &self.port]).status();
    }
}

/// A copy of the example spec, what it renders to, and the Terraform state beside that.
struct Deployment {
    folder: TempDir,
    endpoint: String,
    cli_config: String,
}

impl Deployment {
    fn new(endpoint: &str) -> Self {
        let folder = tempfile::tempdir().expect("no temporary folder");
        copy(&manifest_path("spec"), &folder.path().join("spec"));
        let cli_config = run(&mut tool("provider-mirror"), "").trim().to_owned();
        Self { folder, endpoint: endpoint.to_owned(), cli_config }
    }

    fn spec(&self) -> PathBuf {
        self.folder.path().join("spec")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("generated")
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.spec().join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(text.matches(from).count(), 1, "`{from}` is to be changed in {file}:\n{text}");
        fs::write(&path, text.replace(from, to)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.spec().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    fn render(&self) {
        let generator = env!("CARGO_BIN_EXE_gen");
        run(Command::new(generator).arg("render").arg("--spec").arg(self.spec()).arg("--out").arg(self.out()), "");
    }

    fn terraform<const N: usize>(&self, arguments: [&str; N]) -> String {
        let mut terraform = Command::new("terraform");
        terraform.current_dir(self.out()).args(arguments).env("TF_IN_AUTOMATION", "1");
        terraform.env("AWS_ENDPOINT_URL", &self.endpoint).env("AWS_MAX_ATTEMPTS", "5").env_remove("AWS_PROFILE");
        terraform.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test").env_remove("AWS_SESSION_TOKEN");
        if !self.cli_config.is_empty() {
            terraform.env("TF_CLI_CONFIG_FILE", &self.cli_config);
        }
        run(&mut terraform, "")
    }

    fn apply(&self) {
        self.terraform(["apply", "-auto-approve", "-input=false", "-no-color"]);
    }

    fn expect_empty_plan(&self) {
        self.terraform(["plan", "-detailed-exitcode", "-input=false", "-no-color"]);
    }

    fn outputs(&self) -> Value {
        parse(&self.terraform(["output", "-json"]))
    }

    /// The region in `https://ID.execute-api.REGION.amazonaws.com/STAGE`.
    fn region(&self) -> String {
        let outputs = self.outputs();
        let url = outputs["api_url"]["value"].as_str();
        let region = url.and_then(|url| url.split('.').nth(2));
        region.unwrap_or_else(|| panic!("no region in api_url: {outputs}")).to_owned()
    }

    fn instance_id(&self) -> String {
        let state = parse(&self.terraform(["show", "-json"]));
        let resources = state["values"]["root_module"]["resources"].as_array();
        let instance = resources.into_iter().flatten().find(|resource| resource["address"] == "aws_instance.example");
        let id = instance.and_then(|instance| instance["values"]["id"].as_str());
        id.unwrap_or_else(|| panic!("no aws_instance.example: {state}")).to_owned()
    }
}

/// The deployed API, by its routes.
struct Api<'a> {
    aws: &'a Aws,
    routes: Value,
}

/// What a route answered.
#[derive(Debug)]
struct Answer {
    status: u16,
    body: String,
}

impl<'a> Api<'a> {
    fn new(deployment: &Deployment, aws: &'a Aws) -> Self {
        let outputs = deployment.outputs();
        for workflow in ["express", "standard"] {
            let arn = outputs["state_machine_arns"]["value"][workflow].as_str();
            assert!(arn.is_some_and(|arn| arn.contains(":stateMachine:")), "{workflow}: {outputs}");
        }
        Self { aws, routes: outputs["routes"]["value"].clone() }
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.post_as("application/json", path, body)
    }

    fn post_as(&self, content_type: &str, path: &str, body: &str) -> Answer {
        let route = self.routes[format!("POST {path}")].as_str();
        let url = self.on_the_emulator(route.unwrap_or_else(|| panic!("no route {path}: {}", self.routes)));
        let mut curl = self.aws.curl("execute-api");
        curl.args(["--request", "POST", "--header", &format!("Content-Type: {content_type}"), "--data-binary", "@-"]);
        let printed = run(curl.args(["--write-out", "\n%{http_code}", &url]), body);
        let (body, status) = printed.rsplit_once('\n').expect("curl prints a status");
        Answer { status: status.parse().expect("a status is a number"), body: body.to_owned() }
    }

    /// The ARN of the execution that the call started.
    fn start(&self, path: &str, body: &str) -> String {
        let answer = self.post(path, body);
        assert_eq!(answer.status, 202, "{answer:?}");
        let answer = answer.json();
        let arn = answer["executionArn"].as_str().unwrap_or_else(|| panic!("no executionArn: {answer}"));
        assert_eq!(answer["id"].as_str(), arn.rsplit(':').next(), "{answer}");
        assert!(answer["startDate"].is_number(), "{answer}");
        arn.to_owned()
    }

    /// `https://ID.execute-api.REGION.amazonaws.com/STAGE/PATH` as the emulator serves it.
    fn on_the_emulator(&self, url: &str) -> String {
        let parts = url.strip_prefix("https://").and_then(|url| url.split_once('/'));
        let (host, path) = parts.unwrap_or_else(|| panic!("not a route's URL: {url}"));
        let id = host.split('.').next().unwrap_or_default();
        format!("{}/_aws/execute-api/{id}/{path}", self.aws.url)
    }
}

impl Answer {
    fn json(&self) -> Value {
        parse(&self.body)
    }
}

/// The emulated services, called with signed requests.
struct Aws {
    url: String,
    region: String,
}

impl Aws {
    fn curl(&self, service: &str) -> Command {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--max-time", "60", "--user", "test:test"]);
        curl.args(["--aws-sigv4", &format!("aws:amz:{}:{service}", self.region)]);
        curl
    }

    fn get(&self, service: &str, path: &str) -> String {
        run(self.curl(service).args(["--fail-with-body", &format!("{}{path}", self.url)]), "")
    }

    fn post_form(&self, service: &str, form: &str) -> String {
        run(self.curl(service).args(["--fail-with-body", "--data", form, &self.url]), "")
    }

    fn post_json(&self, service: &str, target: &str, body: &Value) -> Value {
        let mut curl = self.curl(service);
        curl.args(["--fail-with-body", "--header", "Content-Type: application/x-amz-json-1.0"]);
        curl.args(["--header", &format!("X-Amz-Target: {target}"), "--data-binary", "@-", &self.url]);
        parse(&run(&mut curl, &body.to_string()))
    }

    fn execution(&self, arn: &str) -> Value {
        self.post_json("states", "AWSStepFunctions.DescribeExecution", &json!({ "executionArn": arn }))
    }

    fn instance_states(&self) -> Vec<String> {
        let instances = self.post_form("ec2", "Action=DescribeInstances&Version=2016-11-15");
        elements(&instances, "instanceState")
            .into_iter()
            .flat_map(|state| elements(state, "name"))
            .map(str::to_owned)
            .collect()
    }
}

/// What stands in each XML element of that name.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let end = format!("</{name}>");
    xml.split(&format!("<{name}>")).skip(1).filter_map(|rest| rest.split(&end).next()).collect()
}

fn eventually<T>(what: &str, mut poll: impl FnMut() -> Option<T>) -> T {
    for _ in 0..90 {
        if let Some(value) = poll() {
            return value;
        }
        sleep(Duration::from_secs(1));
    }
    panic!("waited in vain for {what}");
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in: {text}"))
}

fn tool(name: &str) -> Command {
    Command::new(manifest_path("tests/tools").join(name))
}

fn manifest_path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.unwrap_or_else(|error| panic!("{}: {error}", from.display())).path();
        let target = to.join(entry.file_name().unwrap_or(OsStr::new("")));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, &target).unwrap_or_else(|error| panic!("{}: {error}", entry.display()));
        }
    }
}

/// Runs the command with that input and gives what it printed; panics with all of it unless the command succeeds.
fn run(command: &mut Command, input: &str) -> String {
    let shown = format!("{command:?}");
    let mut fed = || {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input.as_bytes()))?;
        child.wait_with_output()
    };
    let output = fed().unwrap_or_else(|error| panic!("{shown}: {error}"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}: {}\n{printed}\n{complaint}", output.status);
    printed
}
